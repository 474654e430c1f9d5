package health.callisto.fhir;

import health.callisto.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Text as it stands in URLs and forms: percent escapes of UTF-8, a plus for a blank. */
public final class PercentEncoding {
    private static final char REPLACEMENT = '\ufffd';

    private PercentEncoding() {}

    /** The text; Problem INVALID for a broken escape and for bytes that are no UTF-8, which must not become another text. */
    public static String decode(String text) {
        String decoded;
        try {
            decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("The URL has a percent sign without two hexadecimal digits behind it");
        }
        if (decoded.indexOf(REPLACEMENT) >= 0) {
            throw Problem.invalid("The URL has percent escapes that are not UTF-8 (or U+FFFD, which stands for that)");
        }
        return decoded;
    }
}
