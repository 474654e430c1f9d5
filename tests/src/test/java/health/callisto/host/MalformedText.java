package health.callisto.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bodies that are no JSON text, or one that FHIR does not allow; made from a valid patient. */
final class MalformedText {
    private static final int DEEP = 101;
    private static final int VERY_DEEP = 100_000;

    private MalformedText() {}

    static List<MalformedBody> all() {
        List<MalformedBody> bodies = new ArrayList<>(truncations());
        syntax().forEach((name, text) -> bodies.add(MalformedBody.of(name, "Patient", text)));
        bytes().forEach((name, bytes) -> bodies.add(new MalformedBody(name, "Patient", bytes)));
        return bodies;
    }

    /** Cut at every ninth byte. */
    private static List<MalformedBody> truncations() {
        byte[] whole = ValidResources.PATIENT.getBytes(UTF_8);
        List<MalformedBody> bodies = new ArrayList<>();
        for (int end = 1; end < whole.length; end += 9) {
            bodies.add(new MalformedBody("cut behind byte " + end, "Patient", Arrays.copyOf(whole, end)));
        }
        return bodies;
    }

    private static Map<String, String> syntax() {
        String patient = ValidResources.PATIENT;
        Map<String, String> texts = new TreeMap<>();
        texts.put("empty", "");
        texts.put("blank", " \r\n\t ");
        texts.put("an array at the top", "[" + patient + "]");
        texts.put("an empty array", "[]");
        texts.put("an empty object", "{}");
        texts.put("a string at the top", "\"Patient\"");
        texts.put("a number at the top", "42");
        texts.put("true at the top", "true");
        texts.put("null at the top", "null");
        texts.put("XML", "<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\"/></Patient>");
        texts.put("a form", "resourceType=Patient&active=true");
        texts.put("a second object behind it", patient + patient);
        texts.put("a brace too many", patient + "}");
        texts.put("a word behind it", patient + " null");
        texts.put("a comma behind it", patient + ",");
        texts.put("a zero byte behind it", patient + "\u0000");
        texts.put("a comma before the closing brace", patient("\"active\":true,"));
        texts.put("two commas", patient("\"active\":true,,\"gender\":\"female\""));
        texts.put("no comma", patient("\"active\":true \"gender\":\"female\""));
        texts.put("no colon", patient("\"active\" true"));
        texts.put("no value", patient("\"active\":"));
        texts.put("a name without quotes", patient("active:true"));
        texts.put("single quotes", patient("'active':true"));
        texts.put("a comment", patient("/* alive */\"active\":true"));
        texts.put("a line comment", patient("// alive\n\"active\":true"));
        texts.put("an upper-case literal", patient("\"active\":TRUE"));
        texts.put("a literal cut short", patient("\"active\":tru"));
        texts.put("a literal with a tail", patient("\"active\":truely"));
        texts.put("a trailing comma in an array", patient("\"name\":[{\"family\":\"Curie\"},]"));
        texts.put("an array closed by a brace", patient("\"name\":[{\"family\":\"Curie\"}}"));
        for (String number :
                List.of("NaN", "Infinity", "-Infinity", "01", "+1", "1.", ".5", "1e", "0x10", "-", "1e+")) {
            texts.put("the number " + number, patient("\"multipleBirthInteger\":" + number));
        }
        texts.put("a control character in a string", family("Cu\u0001rie"));
        texts.put("a line break in a string", family("Cu\nrie"));
        texts.put("a tab in a string", family("Cu\trie"));
        texts.put("an unknown escape", family("Cu\\qrie"));
        texts.put("an escape cut short", family("Curie\\u12"));
        texts.put("an escape of no hexadecimal digits", family("Curie\\u12zz"));
        texts.put("a lone high surrogate", family("\\ud83d"));
        texts.put("a lone low surrogate", family("\\ude00"));
        texts.put("surrogates in the wrong order", family("\\ude00\\ud83d"));
        texts.put("a high surrogate before a letter", family("\\ud83dx"));
        texts.put("a duplicate key", patient("\"active\":true,\"active\":true"));
        texts.put("a duplicate key that is escaped", patient("\"active\":true,\"\\u0061ctive\":false"));
        texts.put("a duplicate resourceType", patient("\"resourceType\":\"Patient\""));
        texts.put("a duplicate key further down", patient("\"name\":[{\"family\":\"a\",\"family\":\"b\"}]"));
        texts.put("extensions too deep", patient("\"extension\":" + extensions(DEEP)));
        texts.put("arrays too deep", patient("\"name\":" + "[".repeat(VERY_DEEP) + "]".repeat(VERY_DEEP)));
        texts.put("objects too deep", patient("\"name\":" + "{\"a\":".repeat(VERY_DEEP) + "1" + "}".repeat(VERY_DEEP)));
        texts.put("opened and never closed", "{\"a\":[".repeat(VERY_DEEP));
        return texts;
    }

    private static Map<String, byte[]> bytes() {
        Map<String, byte[]> bytes = new TreeMap<>();
        bytes.put("a byte order mark", ("\ufeff" + ValidResources.PATIENT).getBytes(UTF_8));
        bytes.put("UTF-16", ValidResources.PATIENT.getBytes(UTF_16));
        bytes.put("ISO 8859-1", family("Joliot-Curié").getBytes(ISO_8859_1));
        Map<String, String> sequences = Map.of(
                "a lone continuation byte", "\u0080",
                "a byte that UTF-8 never has", "\u00ff",
                "an overlong slash", "\u00c0\u00af",
                "an encoded surrogate", "\u00ed\u00a0\u00bd",
                "a character above U+10FFFF", "\u00f4\u0090\u0080\u0080",
                "a character cut short", "\u00e2\u0082");
        sequences.forEach((name, text) -> bytes.put(name, family(text).getBytes(ISO_8859_1)));
        return bytes;
    }

    private static String patient(String elements) {
        return "{\"resourceType\":\"Patient\"," + elements + "}";
    }

    private static String family(String name) {
        return patient("\"name\":[{\"family\":\"" + name + "\"}]");
    }

    private static String extensions(int depth) {
        return "[{\"url\":\"urn:x\",\"extension\":".repeat(depth) + "[{\"url\":\"urn:x\",\"valueCode\":\"x\"}]"
                + "}]".repeat(depth);
    }
}
