package health.callisto.patch;

import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The FHIRPath that R4 allows in a patch (fhirpatch.html: simple paths that end at an element of the resource), parsed:
 * {@code Patient.contact[0].name}, {@code Patient.identifier.where(use = 'official' and system = 'urn:x')},
 * {@code .first()}, {@code .last()}, {@code .extension('url')}, {@code .ofType(Quantity)}.
 */
record PatchPath(String text, String type, List<Step> steps) {
    /** One step from elements to elements. */
    sealed interface Step {
        /** To the members of that name. */
        record Child(String name) implements Step {}

        /** To one of the elements so far; negative counts from the end. */
        record Index(int index) implements Step {}

        /** To those of which all conditions hold. */
        record Where(List<Equal> conditions) implements Step {}

        /** To those of that type. */
        record OfType(String type) implements Step {}
    }

    /** {@code path = literal}; the literal as its JSON text, without quotes. */
    record Equal(List<String> path, String literal) {}

    // Possessive: a repetition that may give back takes a piece of the stack for each character.
    private static final Pattern STEP = Pattern.compile("\\G(?:"
            + "\\.?(?<name>[A-Za-z_][A-Za-z0-9_]*)(?![A-Za-z0-9_(])"
            + "|\\[(?<index>\\d{1,6})]"
            + "|\\.where\\((?<where>(?:[^()']++|'(?:[^'\\\\]++|\\\\.)*+')*+)\\)"
            + "|\\.extension\\(\\s*'(?<extension>(?:[^'\\\\]++|\\\\.)*+)'\\s*\\)"
            + "|\\.(?:ofType|as)\\(\\s*(?:FHIR\\.)?(?<type>[A-Za-z]+)\\s*\\)"
            + "|\\.(?<end>first|last)\\(\\)"
            + ")");
    private static final Pattern EQUAL = Pattern.compile("\\G\\s*(?<path>[A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*"
            + "(?:'(?<text>(?:[^'\\\\]++|\\\\.)*+)'|(?<literal>true|false|-?\\d+(?:\\.\\d+)?))\\s*(?:and\\b|$)");

    /** Problem INVALID for a path that is none of these. */
    static PatchPath parse(String text) {
        Matcher matcher = STEP.matcher(text);
        List<Step> steps = new ArrayList<>();
        String type = "";
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find()) {
                throw Problem.invalid("The path '" + text + "' cannot be used in a patch behind its first " + at
                        + " characters; use names, [index], where(a = 'b'), first(), last(), extension('url')");
            }
            if (at == 0) {
                type = matcher.group("name") == null ? "" : matcher.group("name");
            } else {
                steps.addAll(step(matcher, text));
            }
            at = matcher.end();
        }
        if (type.isEmpty()) {
            throw Problem.invalid("The path of a patch begins with the type of the resource, such as Patient.name");
        }
        return new PatchPath(text, type, List.copyOf(steps));
    }

    private static List<Step> step(Matcher matcher, String text) {
        if (matcher.group("name") != null) {
            return List.of(new Step.Child(matcher.group("name")));
        }
        if (matcher.group("index") != null) {
            return List.of(new Step.Index(Integer.parseInt(matcher.group("index"))));
        }
        if (matcher.group("where") != null) {
            return List.of(new Step.Where(conditions(matcher.group("where"), text)));
        }
        if (matcher.group("extension") != null) {
            Equal url = new Equal(List.of("url"), unescape(matcher.group("extension")));
            return List.of(new Step.Child("extension"), new Step.Where(List.of(url)));
        }
        if (matcher.group("type") != null) {
            return List.of(new Step.OfType(matcher.group("type")));
        }
        return List.of(new Step.Index(matcher.group("end").equals("first") ? 0 : -1));
    }

    private static List<Equal> conditions(String expression, String text) {
        List<Equal> conditions = new ArrayList<>();
        Matcher matcher = EQUAL.matcher(expression);
        int at = 0;
        while (at < expression.length()) {
            if (!matcher.find()) {
                throw Problem.invalid("The where() in the path '" + text
                        + "' must be comparisons with = joined by 'and', such as where(use = 'official')");
            }
            String literal = matcher.group("text");
            conditions.add(new Equal(
                    List.of(matcher.group("path").split("\\.", -1)),
                    literal == null ? matcher.group("literal") : unescape(literal)));
            at = matcher.end();
        }
        return conditions;
    }

    private static String unescape(String literal) {
        return literal.replaceAll("\\\\(.)", "$1");
    }
}
