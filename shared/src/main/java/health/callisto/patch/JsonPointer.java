package health.callisto.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.JsonParser;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a document (RFC 6901).
 *
 * @param tokens unescaped; empty for the whole document
 */
record JsonPointer(String text, List<String> tokens) {
    /** The index of the place after the last item of an array. */
    private static final String END = "-";

    /** Problem INVALID for text that is no pointer. */
    static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(text, List.of());
        }
        if (!text.startsWith("/")) {
            throw Problem.invalid("A pointer begins with '/', such as /name/0/family");
        }
        List<String> tokens = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1)) {
            tokens.add(unescape(token));
        }
        if (tokens.size() > JsonParser.MAX_DEPTH) {
            throw Problem.invalid("A pointer may have " + JsonParser.MAX_DEPTH + " parts at most");
        }
        return new JsonPointer(text, List.copyOf(tokens));
    }

    /** {@code ~1} first, so that {@code ~01} is {@code ~1} and not a slash. */
    private static String unescape(String token) {
        for (int at = token.indexOf('~'); at >= 0; at = token.indexOf('~', at + 1)) {
            if (at + 1 == token.length() || (token.charAt(at + 1) != '0' && token.charAt(at + 1) != '1')) {
                throw Problem.invalid("In a pointer '~' stands before 0 or 1 only: ~0 is '~', ~1 is '/'");
            }
        }
        return token.replace("~1", "/").replace("~0", "~");
    }

    boolean isRoot() {
        return tokens.isEmpty();
    }

    /** Whether the other place lies inside of this one. */
    boolean holds(JsonPointer other) {
        return other.tokens.size() > tokens.size()
                && other.tokens.subList(0, tokens.size()).equals(tokens);
    }

    private String last() {
        return tokens.get(tokens.size() - 1);
    }

    /** What is at the place; Problem UNPROCESSABLE where nothing is. */
    JsonNode find(JsonNode root) {
        return follow(root, tokens);
    }

    /** Puts the value there: a new member, an item before the one that is there, or in place of a member. */
    void add(JsonNode root, JsonNode value) {
        JsonNode parent = parent(root);
        if (parent instanceof ArrayNode items) {
            boolean end = last().equals(END);
            items.insert(end ? items.size() : index(items.size()), value);
        } else {
            object(parent).set(last(), value);
        }
    }

    /** Puts the value in place of what is there. */
    void replace(JsonNode root, JsonNode value) {
        JsonNode parent = parent(root);
        follow(parent, List.of(last()));
        if (parent instanceof ArrayNode items) {
            items.set(index(items.size() - 1), value);
        } else {
            object(parent).set(last(), value);
        }
    }

    /** Takes out what is there. */
    void remove(JsonNode root) {
        JsonNode parent = parent(root);
        follow(parent, List.of(last()));
        if (parent instanceof ArrayNode items) {
            items.remove(index(items.size() - 1));
        } else {
            object(parent).remove(last());
        }
    }

    private JsonNode parent(JsonNode root) {
        return follow(root, tokens.subList(0, tokens.size() - 1));
    }

    private static JsonNode follow(JsonNode from, List<String> tokens) {
        JsonNode node = from;
        for (String token : tokens) {
            node = node instanceof ArrayNode items
                    ? items.path(index(token, items.size() - 1))
                    : object(node).path(token);
            if (node.isMissingNode()) {
                throw Problem.unprocessable("there is no such place in the resource");
            }
        }
        return node;
    }

    private static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw Problem.unprocessable("there is no such place in the resource: a value has no members");
    }

    private int index(int most) {
        return index(last(), most);
    }

    /** RFC 6901, section 4: digits without a zero before them. */
    private static int index(String token, int most) {
        if (!token.matches("0|[1-9]\\d{0,8}")) {
            throw Problem.unprocessable(
                    token.equals(END)
                            ? "there is no such place in the resource: '-' is the end of a list, where only add may put something"
                            : "the place of an item in a list is a number such as 0 or 12");
        }
        int index = Integer.parseInt(token);
        if (index > most) {
            throw Problem.unprocessable("there is no such place in the resource: the list has fewer items");
        }
        return index;
    }
}
