package health.callisto.bench;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One sample resource of which copies are made: in each copy the ids, the dates, the measured values and the family names
 * are others, references between copies of one round still meet, and all else stays as Synthea wrote it.
 */
final class Template {
    private static final Pattern VARIABLE =
            Pattern.compile("(?<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
                    + "|\"(?<date>(19|20)\\d\\d-\\d\\d-\\d\\d)(?=[T\"])"
                    + "|\"value\":(?<number>\\d+)(?=[.,}])"
                    + "|\"family\":\"(?<family>\\p{L}+)(?=\\d*\")");

    private enum Kind {
        UUID,
        DATE,
        NUMBER,
        FAMILY
    }

    private record Slot(Kind kind, String text, int from, int to) {}

    private final String text;
    private final List<Slot> slots = new ArrayList<>();

    Template(String line) {
        text = line;
        Matcher matcher = VARIABLE.matcher(line);
        while (matcher.find()) {
            for (Kind kind : Kind.values()) {
                String group = kind.name().toLowerCase(java.util.Locale.ROOT);
                if (matcher.group(group) != null) {
                    slots.add(new Slot(kind, matcher.group(group), matcher.start(group), matcher.end(group)));
                }
            }
        }
    }

    /** The copy of that round, without a line end; round 0 is the sample itself. */
    byte[] copy(int round) {
        if (round == 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        StringBuilder copy = new StringBuilder(text.length() + 16);
        int at = 0;
        for (Slot slot : slots) {
            copy.append(text, at, slot.from());
            copy.append(other(slot, round));
            at = slot.to();
        }
        return copy.append(text, at, text.length()).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String other(Slot slot, int round) {
        return switch (slot.kind()) {
            case UUID -> uuid(slot.text(), round);
            case DATE ->
                LocalDate.parse(slot.text()).minusDays(mix(round) & 1023).toString();
            case NUMBER -> String.valueOf(Long.parseLong(slot.text()) + (mix(round + slot.from()) & 15));
            case FAMILY -> family(slot.text(), round);
        };
    }

    /** The same for the same uuid and round, wherever it stands. */
    private static String uuid(String text, int round) {
        long high = Long.parseUnsignedLong(text.substring(0, 8) + text.substring(9, 13) + text.substring(14, 18), 16);
        long low = Long.parseUnsignedLong(text.substring(19, 23) + text.substring(24), 16);
        long key = mix(round);
        return new java.util.UUID(high ^ key, low ^ mix(key)).toString();
    }

    /** Another beginning, so that searches by name find some and not all. */
    private static String family(String text, int round) {
        long key = mix(round);
        char first = (char) ('A' + Math.floorMod(key, 26));
        char second = "aeiou".charAt((int) Math.floorMod(key >> 8, 5L));
        return "" + first + second + text.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + text.substring(1);
    }

    /** SplitMix64's finalizer. */
    private static long mix(long value) {
        long z = value * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
