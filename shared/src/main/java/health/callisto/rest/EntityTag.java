package health.callisto.rest;

import health.callisto.problem.Problem;
import health.callisto.resource.write.Precondition;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The ETag of a version: {@code W/"3"} (R4 http.html#versioning), and lists of such tags (RFC 9110, section 13.1). FHIR's tags
 * are weak, so they are compared as such. A bare number counts as a tag too, as some clients send it.
 */
public final class EntityTag {
    private EntityTag() {}

    public static String of(long version) {
        return "W/\"" + version + "\"";
    }

    /** What an If-Match demands; Problem INVALID for what is no list of tags. */
    static Precondition ifMatch(String header) {
        Tags tags = Tags.read(header).orElseThrow(() -> malformed("If-Match"));
        if (tags.any()) {
            return Precondition.PRESENT;
        }
        return tags.versions().size() == 1
                ? new Precondition.Version(tags.versions().iterator().next())
                : new Precondition.OneOf(tags.versions());
    }

    /** What an If-None-Match demands of a write; Problem INVALID for what is no list of tags. */
    static Precondition ifNoneMatch(String header) {
        Tags tags = Tags.read(header).orElseThrow(() -> malformed("If-None-Match"));
        return tags.any() ? Precondition.ABSENT : new Precondition.NoneOf(tags.versions());
    }

    private static Problem malformed(String header) {
        return Problem.invalid(header + " must be * or a list of versions such as W/\"3\"");
    }

    /** Whether an If-Match or If-None-Match of a read lists the version; what is no list of tags lists none. */
    static boolean lists(String header, long version) {
        return Tags.read(header)
                .filter(tags -> tags.any() || tags.versions().contains(version))
                .isPresent();
    }

    /** Whether the text is that number as this service writes it: {@code 01} and {@code +1} are other tags than {@code 1}. */
    static Optional<Long> number(String text) {
        try {
            long number = Long.parseLong(text);
            return Long.toString(number).equals(text) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * A list as it was read.
     *
     * @param any {@code *}
     * @param versions those of the tags that can be versions of a resource
     */
    private record Tags(boolean any, Set<Long> versions) {
        /** Empty for what is no list of tags. */
        static Optional<Tags> read(String header) {
            if (header.strip().equals("*")) {
                return Optional.of(new Tags(true, Set.of()));
            }
            Set<Long> versions = new HashSet<>();
            int at = 0;
            int tags = 0;
            while (at < header.length()) {
                char c = header.charAt(at);
                if (c == ' ' || c == '\t' || c == ',') {
                    at++;
                    continue;
                }
                if (header.startsWith("W/", at)) {
                    at += 2;
                }
                boolean quoted = at < header.length() && header.charAt(at) == '"';
                int start = quoted ? at + 1 : at;
                int end = header.indexOf(quoted ? '"' : ',', start);
                if (quoted && end < 0) {
                    return Optional.empty();
                }
                end = end < 0 ? header.length() : end;
                String tag = header.substring(start, end);
                if (!quoted && !tag.strip().matches("-?[0-9]+")) {
                    return Optional.empty();
                }
                number(quoted ? tag : tag.strip()).ifPresent(versions::add);
                tags++;
                at = end + 1;
                boolean followed = at >= header.length() || " \t,".indexOf(header.charAt(at)) >= 0;
                if (quoted && !followed) {
                    return Optional.empty();
                }
            }
            return tags == 0 ? Optional.empty() : Optional.of(new Tags(false, versions));
        }
    }
}
