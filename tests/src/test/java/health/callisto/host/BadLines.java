package health.callisto.host;

import java.util.List;

/** Lines that an import of patients must refuse, each with what its reason must say. */
final class BadLines {
    /** @param reason a part of what is told */
    record BadLine(String name, String text, String reason) {}

    private BadLines() {}

    static List<BadLine> all() {
        return List.of(
                new BadLine("no JSON", "hello", "JSON"),
                new BadLine(
                        "a control character",
                        patient("\"name\":[{\"family\":\"Secretname\\u0001\"}]"),
                        "control characters"),
                new BadLine("a deletion without an id", deletion("\"resourceType\":\"Patient\"", ""), "no id"),
                new BadLine("a deletion of no type", deletion("\"id\":\"x\"", ""), "resourceType"),
                new BadLine(
                        "a deletion of another type", deletion("\"resourceType\":\"Basic\",\"id\":\"x\"", ""), "Basic"),
                new BadLine(
                        "a deletion with a bad id", deletion("\"resourceType\":\"Patient\",\"id\":\"a b\"", ""), "id"),
                new BadLine(
                        "a deletion with a bad time",
                        deletion("\"resourceType\":\"Patient\",\"id\":\"x\"", "\"lastUpdated\":\"today\","),
                        "meta.lastUpdated"),
                new BadLine("cut short", "{\"resourceType\":\"Patient\",\"id\":\"x\"", ""),
                new BadLine("two resources", patient("\"active\":true") + patient("\"active\":true"), ""),
                new BadLine("an array", "[" + patient("\"active\":true") + "]", ""),
                new BadLine("null", "null", ""),
                new BadLine("a number", "1", ""),
                new BadLine("a string", "\"Patient\"", ""),
                new BadLine("an empty object", "{}", "resourceType"),
                new BadLine("no type", "{\"id\":\"x\"}", "resourceType"),
                new BadLine("an unknown type", "{\"resourceType\":\"Nothing\",\"id\":\"x\"}", "resourceType"),
                new BadLine("a type in lower case", "{\"resourceType\":\"patient\",\"id\":\"x\"}", "resourceType"),
                new BadLine(
                        "another type", "{\"resourceType\":\"Basic\",\"id\":\"x\",\"code\":{\"text\":\"x\"}}", "Basic"),
                new BadLine("no id", "{\"resourceType\":\"Patient\"}", "id"),
                new BadLine("an id with a blank", "{\"resourceType\":\"Patient\",\"id\":\"a b\"}", "Patient.id"),
                new BadLine(
                        "an id too long",
                        "{\"resourceType\":\"Patient\",\"id\":\"" + "x".repeat(65) + "\"}",
                        "Patient.id"),
                new BadLine("an id that is a number", "{\"resourceType\":\"Patient\",\"id\":7}", "Patient.id"),
                new BadLine("an unknown element", patient("\"nickname\":\"Secretname\""), "Patient.nickname"),
                new BadLine("a duplicate key", patient("\"active\":true,\"active\":true"), "active"),
                new BadLine("a null", patient("\"active\":null"), "Patient.active"),
                new BadLine(
                        "a time in the future",
                        patient("\"meta\":{\"lastUpdated\":\"2999-01-01T00:00:00Z\"}"),
                        "future"),
                new BadLine("an empty array", patient("\"name\":[]"), "Patient.name"),
                new BadLine("an object for an array", patient("\"name\":{\"family\":\"Secretname\"}"), "Patient.name"),
                new BadLine("a string for a boolean", patient("\"active\":\"true\""), "Patient.active"),
                new BadLine("a bad date", patient("\"birthDate\":\"1867-13-01\""), "Patient.birthDate"),
                new BadLine("a bad code", patient("\"gender\":\"Secretname\""), "Patient.gender"),
                new BadLine("a bad number", patient("\"multipleBirthInteger\":1.5"), "Patient.multipleBirth"),
                new BadLine(
                        "two choices", patient("\"deceasedBoolean\":true,\"deceasedDateTime\":\"2020\""), "deceased"),
                new BadLine("a missing element", patient("\"link\":[{\"type\":\"seealso\"}]"), "Patient.link[0]"),
                new BadLine("NaN", patient("\"multipleBirthInteger\":NaN"), ""),
                new BadLine("a lone surrogate", patient("\"name\":[{\"family\":\"\\ud83d\"}]"), ""),
                new BadLine("deep nesting", patient("\"name\":" + "[".repeat(200) + "]".repeat(200)), "deep"),
                new BadLine(
                        "a script",
                        patient("\"text\":{\"status\":\"generated\",\"div\":\"<div "
                                + "xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><script/></div>\"}"),
                        "Patient.text.div"));
    }

    private static String patient(String element) {
        return "{\"resourceType\":\"Patient\",\"id\":\"bad-line\"," + element + "}";
    }

    private static String deletion(String elements, String meta) {
        return "{" + elements + ",\"meta\":{" + meta
                + "\"extension\":[{\"url\":\"http://azurehealthcareapis.com/data-extensions/deleted-state\","
                + "\"valueString\":\"soft-deleted\"}]}}";
    }
}
