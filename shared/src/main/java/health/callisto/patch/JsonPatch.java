package health.callisto.patch;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.util.Comparator;

/** JSON Patch (RFC 6902). */
public record JsonPatch(byte[] patch) implements ResourcePatch {
    /** Values that the copies of a patch may make, long text counted by its length: what is copied into itself doubles. */
    private static final int MOST_COPIED = 1_000_000;

    private static final int CHARACTERS_OF_A_VALUE = 64;

    /** RFC 6902, 4.6: numbers are equal if their values are. 0 stands for equal. */
    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    @Override
    public byte[] apply(byte[] resource, Deadline deadline) {
        JsonNode operations = ResourceTree.parse(patch, "The patch");
        if (!operations.isArray()) {
            throw Problem.invalid("A JSON Patch is an array of operations: [{\"op\":\"replace\",\"path\":…}]");
        }
        PatchLimits.check(operations.size());
        Work work = new Work(ResourceTree.parse(resource, "The resource"));
        for (int i = 0; i < operations.size(); i++) {
            deadline.check();
            work.apply(read(operations.get(i), i), i);
        }
        ResourceTree.prune(work.tree);
        return ResourceTree.write(work.tree);
    }

    private static JsonOperation read(JsonNode operation, int index) {
        try {
            return JsonOperation.read(operation);
        } catch (Problem error) {
            throw Problem.invalid("Operation " + index + " of the patch is not one of RFC 6902: " + said(error));
        }
    }

    private static String said(Problem error) {
        return error.issues().get(0).diagnostics();
    }

    /** The resource while it is patched. */
    private static final class Work {
        private JsonNode tree;
        private long copied;

        Work(JsonNode tree) {
            this.tree = tree;
        }

        void apply(JsonOperation operation, int index) {
            try {
                apply(operation);
            } catch (Problem error) {
                String start = "Operation " + index + " of the patch, " + operation.text();
                throw operation.op() == JsonOperation.Op.TEST
                        ? Problem.unprocessable(start + ", did not hold")
                        : Problem.unprocessable(start + ", cannot be carried out: " + said(error));
            }
        }

        private void apply(JsonOperation operation) {
            JsonPointer path = operation.path();
            switch (operation.op()) {
                case ADD -> add(path, operation.operand());
                case REPLACE -> replace(path, operation.operand());
                case REMOVE -> remove(path);
                case COPY -> {
                    JsonNode source = operation.source().find(tree);
                    copied += size(source, 0);
                    if (copied > MOST_COPIED) {
                        throw tooLarge();
                    }
                    add(path, source.deepCopy());
                }
                case MOVE -> {
                    JsonNode moved = operation.source().find(tree);
                    if (!operation.source().equals(path)) {
                        remove(operation.source());
                        add(path, moved);
                    }
                }
                case TEST -> {
                    if (!path.find(tree).equals(BY_VALUE, operation.operand())) {
                        throw Problem.unprocessable("another value is there");
                    }
                }
            }
        }

        private void add(JsonPointer path, JsonNode value) {
            size(value, path.tokens().size());
            if (path.isRoot()) {
                tree = value;
            } else {
                path.add(tree, value);
            }
        }

        private void replace(JsonPointer path, JsonNode value) {
            size(value, path.tokens().size());
            if (path.isRoot()) {
                tree = value;
            } else {
                path.replace(tree, value);
            }
        }

        private void remove(JsonPointer path) {
            if (path.isRoot()) {
                throw Problem.unprocessable("the resource itself cannot be removed; use DELETE");
            }
            path.remove(tree);
        }

        /** How many values there are inside; the deepest stay far above the end of the stack. */
        private static long size(JsonNode value, int depth) {
            if (depth > ResourceTree.DEEPEST) {
                throw tooLarge();
            }
            long size = 1L + (value.isTextual() ? value.textValue().length() / CHARACTERS_OF_A_VALUE : 0);
            for (JsonNode child : value) {
                size += size(child, depth + 1);
            }
            return size;
        }

        private static Problem tooLarge() {
            return Problem.unprocessable("it would make the resource too large or too deep");
        }
    }
}
