package health.callisto.patch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.JsonParser;
import health.callisto.problem.Problem;
import java.io.IOException;
import java.util.Iterator;

/** JSON as a tree that can be changed, with decimals exactly as they are: {@code 1.50} stays {@code 1.50}. */
final class ResourceTree {
    /** Nothing deeper is valid; recursion over it stays far above the end of the stack. */
    static final int DEEPEST = 2 * JsonParser.MAX_DEPTH;

    /** A Binary may have all of a body in one string (Jackson allows 20 million characters by itself). */
    private static final JsonFactory TEXT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(2 * DEEPEST)
                    .build())
            .build();

    private static final ObjectMapper JSON = JsonMapper.builder(TEXT)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ResourceTree() {}

    /** Problem INVALID if it is no JSON; {@code what} names it for the caller. */
    static JsonNode parse(byte[] json, String what) {
        try {
            JsonNode tree = JSON.readTree(json);
            if (tree == null || tree.isMissingNode()) {
                throw Problem.invalid(what + " is empty");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw Problem.invalid(what + " is not valid JSON: " + e.getOriginalMessage() + " (line "
                    + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ")");
        } catch (IOException e) {
            throw new IllegalStateException("Memory cannot be read", e);
        }
    }

    /** Takes out objects and arrays that a removal has left empty: FHIR has none (R4 json.html). */
    static void prune(JsonNode tree) {
        prune(tree, 0);
    }

    private static void prune(JsonNode tree, int depth) {
        if (depth > DEEPEST) {
            throw Problem.unprocessable("The patch makes the resource too deep");
        }
        Iterator<JsonNode> children = tree.elements();
        while (children.hasNext()) {
            JsonNode child = children.next();
            prune(child, depth + 1);
            if (child.isContainerNode() && child.isEmpty()) {
                children.remove();
            }
        }
    }

    /** The list of that name, made where there is none. */
    static ArrayNode list(ObjectNode owner, String name) {
        if (owner.path(name).isMissingNode()) {
            return owner.putArray(name);
        }
        if (owner.path(name) instanceof ArrayNode items) {
            return items;
        }
        throw Problem.unprocessable("What the patch has put in '" + name + "' is no list, and must be one");
    }

    static byte[] write(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree cannot be written as JSON", e);
        }
    }
}
