package health.callisto.search.parameter;

import health.callisto.fhir.CompiledPath;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ElementDefinition;
import health.callisto.resource.write.IndexValue;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The words of names: a name is found by the beginning of each of its words, so from the second on each is a value of its own,
 * up to the end of the name. {@code Müller-Lüdenscheidt} has {@code ludenscheidt} beside {@code muller ludenscheidt}.
 */
final class NameWords {
    /** Names of people, of organizations, places and the like. */
    private static final Set<String> NAMES = Set.of("name", "alias");
    /** More words than that are a description. */
    private static final int MOST = 8;

    private final List<ElementDefinition> ofPeople;

    NameWords(Definitions definitions) {
        ofPeople = definitions.type("HumanName").orElseThrow().elements();
    }

    /** Whether the path of a string parameter leads to names. */
    boolean areFoundBy(CompiledPath path) {
        return path.elements().stream()
                .anyMatch(element -> element.type().name().equals("HumanName")
                        || ofPeople.contains(element)
                        || (element.type().name().equals("string") && NAMES.contains(element.pathName())));
    }

    /** Gives the value, and its words. */
    static void give(IndexValue value, Consumer<IndexValue> out) {
        out.accept(value);
        if (value instanceof IndexValue.Text text) {
            String name = text.normalized();
            int space = name.indexOf(' ');
            for (int i = 1; i < MOST && space > 0; i++) {
                out.accept(IndexValue.Text.word(text.parameter(), name.substring(space + 1)));
                space = name.indexOf(' ', space + 1);
            }
        }
    }
}
