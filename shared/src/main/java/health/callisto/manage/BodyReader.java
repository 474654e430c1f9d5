package health.callisto.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads an object of a body; each problem is Problem INVALID that names the property by its path. */
public final class BodyReader {
    private final ObjectNode object;
    private final String path;

    private BodyReader(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The whole body. */
    public static BodyReader of(ObjectNode body) {
        return new BodyReader(body, "");
    }

    /** The object itself. */
    public ObjectNode json() {
        return object;
    }

    /** Refuses any other property than these. */
    public BodyReader only(String... names) {
        Set<String> known = Set.of(names);
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw problem(name, "is not known; known are " + String.join(", ", names));
            }
        });
        return this;
    }

    /** The object of that name; an empty one if there is none. */
    public BodyReader object(String name) {
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return new BodyReader(object.objectNode(), place(name));
        }
        if (!(node instanceof ObjectNode inner)) {
            throw problem(name, "must be an object");
        }
        return new BodyReader(inner, place(name));
    }

    /** The names of its properties. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    public boolean has(String name) {
        return object.has(name);
    }

    public Optional<String> text(String name, Pattern pattern, String what) {
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isTextual() || !pattern.matcher(node.asText()).matches()) {
            throw problem(name, "must be " + what);
        }
        return Optional.of(node.asText());
    }

    public String requireText(String name, Pattern pattern, String what) {
        return text(name, pattern, what).orElseThrow(() -> problem(name, "is missing; it must be " + what));
    }

    /** One of the words, or the first where nothing is said. */
    public String word(String name, String... words) {
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return words[0];
        }
        if (!node.isTextual() || !Set.of(words).contains(node.asText())) {
            throw problem(name, "must be one of " + String.join(", ", words));
        }
        return node.asText();
    }

    public int number(String name, int least, int most, int ifAbsent) {
        JsonNode node = object.path(name);
        if (node.isMissingNode()) {
            return ifAbsent;
        }
        if (!node.isInt() || node.asInt() < least || node.asInt() > most) {
            throw problem(name, "must be a whole number from " + least + " to " + most);
        }
        return node.asInt();
    }

    public boolean flag(String name, boolean ifAbsent) {
        JsonNode node = object.path(name);
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw problem(name, "must be true or false");
        }
        return node.asBoolean(ifAbsent);
    }

    /** The texts of a list; none where there is no list. */
    public List<String> texts(String name, Pattern pattern, String what) {
        return texts(name, text -> pattern.matcher(text).matches(), what);
    }

    /** The texts of a list; none where there is no list. */
    public List<String> texts(String name, Predicate<String> isValid, String what) {
        List<String> texts = new ArrayList<>();
        JsonNode list = object.path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw problem(name, "must be a list");
        }
        for (int i = 0; i < list.size(); i++) {
            if (!list.get(i).isTextual() || !isValid.test(list.get(i).asText())) {
                throw problem(name + "[" + i + "]", "must be " + what);
            }
            texts.add(list.get(i).asText());
        }
        return texts;
    }

    /** The objects of a list; none where there is no list. */
    public List<BodyReader> objects(String name) {
        List<BodyReader> objects = new ArrayList<>();
        JsonNode list = object.path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw problem(name, "must be a list");
        }
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof ObjectNode inner)) {
                throw problem(name + "[" + i + "]", "must be an object");
            }
            objects.add(new BodyReader(inner, place(name + "[" + i + "]")));
        }
        return objects;
    }

    /** What is wrong with a property, to be thrown. */
    public Problem problem(String name, String what) {
        return Problem.invalid(place(name) + " " + what, place(name));
    }

    private String place(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
