package health.callisto.hapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import health.callisto.fhir.DecimalText;
import health.callisto.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * Refuses numbers that HAPI's parsers would write with all their digits, which for {@code 1e999999} are a million. XML has
 * numbers without exponents, and JSON of a stored resource may be of a time before they were bounded.
 */
final class XmlNumbers {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern LONG_EXPONENT_IN_XML =
            Pattern.compile("value\\s*=\\s*[\"']\\s*[-+]?[0-9.]+[eE][-+]?[0-9]{4,}\\s*[\"']");

    private XmlNumbers() {}

    /** Problem INVALID for XML in which a value is such a number. */
    static void check(String xml) {
        if (LONG_EXPONENT_IN_XML.matcher(xml).find()) {
            throw Problem.invalid("A value of this XML is a number with an exponent beyond " + DecimalText.MOST_EXPONENT
                    + "; send the resource as JSON if it is none");
        }
    }

    /** Problem NOT_ACCEPTABLE for JSON with such a number. */
    static void check(byte[] json) {
        if (!mayHave(json)) {
            return;
        }
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && !DecimalText.isBounded(parser.getText())) {
                    throw Problem.notAcceptable(
                            "The resource has a number that is too long to be written as XML; ask for JSON");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A stored resource is not JSON", e);
        }
    }

    /** Whether a digit, an e and three more digits stand anywhere: hardly ever. */
    private static boolean mayHave(byte[] json) {
        for (int i = 1; i + 3 < json.length; i++) {
            if ((json[i] | 0x20) == 'e' && isDigit(json[i - 1])) {
                int digits = json[i + 1] == '-' || json[i + 1] == '+' ? i + 2 : i + 1;
                if (digits + 2 < json.length
                        && isDigit(json[digits])
                        && isDigit(json[digits + 1])
                        && isDigit(json[digits + 2])) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
