package health.callisto.infra;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A Bicep file, as tests/bicep/contents.mjs tells of it.
 *
 * @param name below infra-bicep, with slashes
 * @param problems what cannot be read, with line and column
 * @param strangers names that nothing declares
 * @param unused names that nothing uses
 */
record BicepFile(
        String name,
        List<String> problems,
        List<Declaration> declarations,
        List<Property> properties,
        List<Place> calls,
        List<Place> strangers,
        List<String> unused) {
    private static final Pattern TEXT = Pattern.compile("'([^'\\n]*)'");

    /**
     * A parameter, variable, resource, module, type or output.
     *
     * @param target the type of a resource with its version, the file of a module
     * @param required whether who uses the file must give the parameter
     */
    record Declaration(
            String kind, String name, String target, boolean existing, boolean required, String text, int line) {
        /** The texts in it that hold nothing to be put in. */
        List<String> plainTexts() {
            return TEXT.matcher(text)
                    .results()
                    .map(result -> result.group(1))
                    .filter(plain -> !plain.contains("${"))
                    .toList();
        }

        /** Of a resource, without its version. */
        String type() {
            return target.replaceFirst("@.*", "");
        }
    }

    /**
     * A property of an object.
     *
     * @param owner what is declared with it
     * @param path names with dots, through lists and conditions
     */
    record Property(String owner, String path, String value, int line) {}

    /** Where a name is used. */
    record Place(String name, int line) {}

    boolean isParameters() {
        return name.endsWith(".bicepparam");
    }

    List<Declaration> declared(String kind) {
        return declarations.stream()
                .filter(declaration -> declaration.kind().equals(kind))
                .toList();
    }

    Declaration declaration(String wanted) {
        return declarations.stream()
                .filter(declaration -> declaration.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " declares no " + wanted));
    }

    /** The property of what is declared with that name. */
    Optional<String> find(String owner, String path) {
        return properties.stream()
                .filter(property ->
                        property.owner().equals(owner) && property.path().equals(path))
                .map(Property::value)
                .findFirst();
    }

    /** The names of properties right below the path. */
    List<String> below(String owner, String path) {
        String start = path + ".";
        return properties.stream()
                .filter(property ->
                        property.owner().equals(owner) && property.path().startsWith(start))
                .map(property -> property.path().substring(start.length()))
                .filter(rest -> !rest.contains("."))
                .toList();
    }

    /** What the pattern finds in all that is declared. */
    List<MatchResult> matches(Pattern pattern) {
        return declarations.stream()
                .flatMap(declaration -> pattern.matcher(declaration.text()).results())
                .toList();
    }
}
