package health.callisto.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.InvalidJsonPatchException;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import health.callisto.fhir.FhirError;
import java.util.EnumSet;

/** JSON Patch (RFC 6902). */
public record JsonPatch(byte[] patch) implements ResourcePatch {
    /** As the RFC has it: what is removed must be there. */
    private static final EnumSet<CompatibilityFlags> STRICT =
            EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    @Override
    public byte[] apply(byte[] resource) {
        JsonNode operations = ResourceTree.parse(patch, "The patch");
        if (!operations.isArray()) {
            throw FhirError.invalid("A JSON Patch is an array of operations: [{\"op\":\"replace\",\"path\":…}]");
        }
        JsonNode tree = ResourceTree.parse(resource, "The resource");
        for (int i = 0; i < operations.size(); i++) {
            tree = apply(tree, operations, i);
        }
        ResourceTree.prune(tree);
        return ResourceTree.write(tree);
    }

    /** One by one, so that an error can name its operation. */
    private static JsonNode apply(JsonNode tree, JsonNode operations, int index) {
        JsonNode operation = operations.get(index);
        JsonNode one = JsonNodeFactory.instance.arrayNode().add(operation);
        try {
            return com.flipkart.zjsonpatch.JsonPatch.apply(one, tree, STRICT);
        } catch (InvalidJsonPatchException e) {
            throw FhirError.invalid("Operation " + index + " of the patch is not one of RFC 6902: " + e.getMessage());
        } catch (JsonPatchApplicationException e) {
            // A value of the resource may stand in the library's message; the pointer is the caller's own.
            String what = operation.path("op").asText() + " at "
                    + operation.path("path").asText();
            throw operation.path("op").asText().equals("test")
                    ? FhirError.unprocessable("Operation " + index + " of the patch, " + what + ", did not hold")
                    : FhirError.unprocessable("Operation " + index + " of the patch, " + what
                            + ", cannot be carried out: there is no such place in the resource");
        }
    }
}
