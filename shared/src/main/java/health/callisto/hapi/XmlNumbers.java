package health.callisto.hapi;

import health.callisto.fhir.DecimalText;
import health.callisto.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers with an exponent, in XML as they are stored: HAPI would write all their digits, which for {@code 1e1000} are more than are
 * taken, and for {@code 1e999999} a million. JSON of a stored resource may be of a time before they were bounded.
 */
final class XmlNumbers {
    private static final Pattern LONG_EXPONENT_IN_XML =
            Pattern.compile("value\\s*=\\s*[\"']\\s*[-+]?[0-9.]+([eE][-+]?[0-9]{4,})\\s*[\"']");

    private XmlNumbers() {}

    /** Problem INVALID for XML in which a value is a number with an exponent that is not taken. */
    static void check(String xml) {
        Matcher found = LONG_EXPONENT_IN_XML.matcher(xml);
        while (found.find()) {
            if (!DecimalText.isBounded("1" + found.group(1))) {
                throw Problem.invalid("A value of this XML is a number with an exponent beyond "
                        + DecimalText.MOST_EXPONENT + "; send the resource as JSON if it is none");
            }
        }
    }

    /**
     * The JSON with numbers that have an exponent as strings, whose text HAPI keeps; the very same where there is none. Problem
     * NOT_ACCEPTABLE for JSON with one beyond the bounds.
     */
    static byte[] kept(byte[] json) {
        ByteArrayOutputStream out = null;
        int copied = 0;
        int at = 0;
        while (at < json.length) {
            if (json[at] == '"') {
                at = stringEnd(json, at + 1);
            } else if (json[at] == '-' || isDigit(json[at])) {
                int end = numberEnd(json, at);
                String number = new String(json, at, end - at, StandardCharsets.US_ASCII);
                if (number.indexOf('e') > 0 || number.indexOf('E') > 0) {
                    if (!DecimalText.isBounded(number)) {
                        throw Problem.notAcceptable(
                                "The resource has a number that is too long to be written as XML; ask for JSON");
                    }
                    if (out == null) {
                        out = new ByteArrayOutputStream(json.length + 16);
                    }
                    out.write(json, copied, at - copied);
                    out.writeBytes(('"' + number + '"').getBytes(StandardCharsets.US_ASCII));
                    copied = end;
                }
                at = end;
            } else {
                at++;
            }
        }
        if (out == null) {
            return json;
        }
        out.write(json, copied, json.length - copied);
        return out.toByteArray();
    }

    /** After the closing quote. */
    private static int stringEnd(byte[] json, int from) {
        int at = from;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static int numberEnd(byte[] json, int from) {
        int at = from;
        while (at < json.length && (isDigit(json[at]) || "+-.eE".indexOf(json[at]) >= 0)) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
