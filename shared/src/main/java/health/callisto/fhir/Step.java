package health.callisto.fhir;

import java.util.Set;

/** One step of a {@link CompiledPath}. */
sealed interface Step {
    /** Whether a value goes on to the next step; Child and First are walked by the path itself. */
    default boolean admits(JsonDocument document, int node, TypeDefinition type) {
        return true;
    }

    /** To the members of these name numbers; more than one for a choice. */
    record Child(int[] numbers) implements Step {
        static Child of(Set<Integer> numbers) {
            return new Child(numbers.stream().mapToInt(Integer::intValue).toArray());
        }

        boolean names(int number) {
            for (int one : numbers) {
                if (one == number) {
                    return true;
                }
            }
            return false;
        }
    }

    /** {@code [n]}: of all values so far only the one at that position. */
    record First(int position) implements Step {}

    /** {@code as(Type)} and {@code ofType(Type)}. */
    record As(String typeName) implements Step {
        @Override
        public boolean admits(JsonDocument document, int node, TypeDefinition type) {
            return type.name().equals(typeName);
        }
    }

    /** {@code where(member = 'text')}. */
    record WhereText(int member, String text) implements Step {
        @Override
        public boolean admits(JsonDocument document, int node, TypeDefinition type) {
            int child = document.child(node, member);
            return child != JsonDocument.NONE && document.textEquals(child, text);
        }
    }

    /** {@code where(resolve() is Type)}, answered from the reference itself: its type is in its text or beside it. */
    record WhereTarget(int reference, int typeMember, String typeName) implements Step {
        @Override
        public boolean admits(JsonDocument document, int node, TypeDefinition type) {
            int text = document.isObject(node) ? document.child(node, reference) : JsonDocument.NONE;
            if (text == JsonDocument.NONE || !document.isString(text)) {
                int beside = document.isObject(node) ? document.child(node, typeMember) : JsonDocument.NONE;
                return beside != JsonDocument.NONE && document.textEquals(beside, typeName);
            }
            String target = document.text(text);
            int history = target.indexOf("/_history/");
            String bare = history < 0 ? target : target.substring(0, history);
            int id = bare.lastIndexOf('/');
            return id > 0
                    && bare.substring(0, id).endsWith(typeName)
                    && (id == typeName.length() || bare.charAt(id - typeName.length() - 1) == '/');
        }
    }

    /** {@code != false}. */
    record NotFalse() implements Step {
        @Override
        public boolean admits(JsonDocument document, int node, TypeDefinition type) {
            return document.kind(node) != JsonDocument.Kind.BOOLEAN || document.isTrue(node);
        }
    }
}
