package health.callisto.telemetry;

import health.callisto.fhir.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Keys of rows, {@code subscription|workspace|service}. No two accounts have the same one, whatever their names are made of. */
final class RowKey {
    /** Azure Table storage takes 1 KiB of UTF-16. */
    private static final int MOST = 512;

    private static final int KEPT = 440;

    private RowKey() {}

    static String of(String... parts) {
        String key = Arrays.stream(parts).map(RowKey::escaped).collect(Collectors.joining("|"));
        return key.length() <= MOST
                ? key
                : key.substring(0, KEPT) + "!" + HexFormat.of().formatHex(Sha256.of(key));
    }

    /** Keys must not have {@code / \ # ?} and control characters, and '%' does not come through all clients unchanged. */
    private static String escaped(String part) {
        StringBuilder key = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char each = part.charAt(i);
            if (isPlain(each)) {
                key.append(each);
            } else {
                key.append('!').append(HexFormat.of().toHexDigits(each));
            }
        }
        return key.toString();
    }

    private static boolean isPlain(char each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || "-_.()".indexOf(each) >= 0;
    }
}
