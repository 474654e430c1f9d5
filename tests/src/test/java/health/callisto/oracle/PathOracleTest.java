package health.callisto.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPathEvaluationContext;
import health.callisto.fhir.CompiledPath;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.PathCompiler;
import health.callisto.fhir.TypeDefinition;
import health.callisto.samples.Samples;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.ResourceFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our compiled paths find what HAPI's FHIRPath engine finds: every parameter of every type of the samples. */
class PathOracleTest {
    /** Resources of each type: the engine needs milliseconds for each expression. */
    private static final int OF_EACH_TYPE = 6;

    private static final FhirContext CONTEXT = FhirContext.forR4();
    private static IFhirPath oracle = CONTEXT.newFhirPath();

    private final Definitions definitions = Definitions.r4();
    private final PathCompiler compiler = new PathCompiler(definitions);

    /** {@code resolve() is Patient} asks for a type only: a resource of the type that the reference names will do. */
    @BeforeAll
    static void resolveByType() {
        oracle.setEvaluationContext(new IFhirPathEvaluationContext() {
            @Override
            public IBase resolveReference(IIdType reference, IBase context) {
                return ResourceFactory.createResource(reference.getResourceType());
            }
        });
    }

    static Stream<Arguments> files() throws IOException {
        return Samples.files().stream().map(file -> Arguments.of(Samples.typeOf(file), file));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void everyParameterFindsWhatTheOracleFinds(String type, Path file) throws IOException {
        List<String> lines = Samples.lines(file);
        int step = Math.max(1, lines.size() / OF_EACH_TYPE);
        for (int i = 0; i < lines.size(); i += step) {
            IBaseResource resource = CONTEXT.newJsonParser().parseResource(lines.get(i));
            JsonDocument document =
                    new JsonParser(definitions.names()).parse(lines.get(i).getBytes(UTF_8));
            for (SearchParameter parameter : SearchParameters.r4().of(type)) {
                if (!parameter.expression().isEmpty()) {
                    // A union has no repeats (FHIRPath 6.5.1); ours leaves them to the index.
                    assertThat(Set.copyOf(ours(parameter, document, type)))
                            .as("%s.%s of line %d: %s", type, parameter.code(), i, parameter.expression())
                            .isEqualTo(Set.copyOf(theirs(parameter, resource)));
                }
            }
        }
    }

    /** Primitives as text, everything else by its type's name. */
    private List<String> ours(SearchParameter parameter, JsonDocument document, String type) {
        TypeDefinition definition = definitions.type(type).orElseThrow();
        CompiledPath path = compiler.compile(parameter.expression(), definition, definition);
        List<String> found = new ArrayList<>();
        path.each(
                document,
                JsonDocument.ROOT,
                definition,
                definition,
                (node, of) -> found.add(
                        of.isPrimitive() ? document.text(node) : of.name().replaceFirst(".*\\.", "")));
        return path.isPresence() ? List.of(Boolean.toString(!found.isEmpty() && !found.contains("false"))) : found;
    }

    private static List<String> theirs(SearchParameter parameter, IBaseResource resource) {
        // Branch by branch: the engine cannot compare the quantities that a union holds.
        return Arrays.stream(parameter.expression().split(" \\| ", -1))
                .flatMap(branch -> oracle.evaluate(resource, branch, IBase.class).stream())
                .map(value -> value instanceof IPrimitiveType<?> primitive
                        ? primitive.getValueAsString()
                        : value.fhirType().replaceFirst(".*\\.", ""))
                .toList();
    }
}
