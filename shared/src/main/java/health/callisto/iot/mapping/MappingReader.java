package health.callisto.iot.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An object of a mapping file: its members by name, whatever their case, and what is wrong with them. */
final class MappingReader {
    private final MappingJson file;
    private final JsonPointer place;
    private final JsonNode object;
    private final List<MappingProblem> problems;

    /** @param problems takes what is found to be wrong */
    MappingReader(MappingJson file, JsonPointer place, List<MappingProblem> problems) {
        this.file = file;
        this.place = place;
        this.object = file.root().at(place);
        this.problems = problems;
    }

    boolean isObject() {
        return object.isObject();
    }

    /** The member as it is written in the file, whatever the case of its name. */
    private Optional<String> spelled(String name) {
        if (object.has(name)) {
            return Optional.of(name);
        }
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                return Optional.of(member.getKey());
            }
        }
        return Optional.empty();
    }

    /** The member, if it is there and not null. */
    Optional<JsonNode> find(String name) {
        return spelled(name).map(object::get).filter(value -> !value.isNull());
    }

    /** The same; its absence is a problem. */
    Optional<JsonNode> require(String name) {
        Optional<JsonNode> found = find(name);
        if (found.isEmpty()) {
            String member = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            problem("Required property '" + member + "' not found in JSON");
        }
        return found;
    }

    /** The text of a member that has to be there; empty where it is not, or is no text. */
    Optional<String> requireText(String name) {
        return require(name).flatMap(value -> text(name, value));
    }

    Optional<String> findText(String name) {
        return find(name).flatMap(value -> text(name, value));
    }

    private Optional<String> text(String name, JsonNode value) {
        if (!value.isTextual()) {
            problem("The property '" + name + "' must be a text");
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    /** A member that is true or false, in text or not; otherwise if it is absent. */
    boolean flag(String name, boolean otherwise) {
        Optional<JsonNode> found = find(name);
        if (found.isEmpty()) {
            return otherwise;
        }
        JsonNode value = found.get();
        String text = value.asText().strip().toLowerCase(Locale.ROOT);
        if (value.isBoolean() || value.isNumber() || text.equals("true") || text.equals("false")) {
            return value.isNumber() ? value.asDouble() != 0 : text.equals("true");
        }
        problem("The property '" + name + "' must be true or false");
        return otherwise;
    }

    /** Each member that is none of those is a problem. */
    void refuseUnknown(Set<String> known) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (known.stream().noneMatch(name -> name.equalsIgnoreCase(member.getKey()))) {
                problem("Could not find member '" + member.getKey() + "'; there are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    /** The object that a member is. */
    MappingReader member(String name) {
        return new MappingReader(file, place.appendProperty(spelled(name).orElse(name)), problems);
    }

    /** The elements of a member that is a list; none if it is absent. */
    List<MappingReader> elements(String name) {
        List<MappingReader> elements = new ArrayList<>();
        Optional<JsonNode> list = find(name);
        if (list.isPresent() && !list.get().isArray()) {
            problem("The property '" + name + "' must be an array");
        } else if (list.isPresent()) {
            JsonPointer at = place.appendProperty(spelled(name).orElse(name));
            for (int i = 0; i < list.get().size(); i++) {
                elements.add(new MappingReader(file, at.appendIndex(i), problems));
            }
        }
        return elements;
    }

    int problemCount() {
        return problems.size();
    }

    void problem(String message) {
        problems.add(new MappingProblem(message, path(), file.line(place)));
    }

    /** {@code /template/0/values} as {@code template[0].values}. */
    private String path() {
        return place.toString().replaceAll("/(\\d+)", "[$1]").replace('/', '.').replaceFirst("^\\.", "");
    }
}
