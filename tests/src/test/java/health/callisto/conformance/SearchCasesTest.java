package health.callisto.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The named cases in the files beside this class; where a search can be answered by the oracle, it must agree. */
class SearchCasesTest {
    private static final Map<String, String> STRICT = Map.of("prefer", "handling=strict");
    private static final List<String> PLAIN = List.of(
            "string",
            "token",
            "reference",
            "date",
            "number",
            "quantity",
            "uri",
            "composite",
            "missing",
            "chain",
            "has",
            "combined");

    @TempDir
    static Path folder;

    private static Service service;
    private static Oracle oracle;

    @BeforeAll
    static void store() throws IOException {
        service = new Service(folder);
        Data.store(service);
        oracle = new Oracle(Data.resources());
    }

    @AfterAll
    static void close() {
        service.close();
    }

    static Stream<SearchCase> plain() throws IOException {
        return SearchCase.of(PLAIN);
    }

    static Stream<SearchCase> compartments() throws IOException {
        return SearchCase.of(List.of("compartment"));
    }

    static Stream<SearchCase> includes() throws IOException {
        return SearchCase.of(List.of("include"));
    }

    static Stream<SearchCase> orders() throws IOException {
        return SearchCase.of(List.of("order"));
    }

    static Stream<SearchCase> refusals() throws IOException {
        return SearchCase.of(List.of("refused"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"plain", "compartments", "includes"})
    void findsWhatTheSpecificationSays(SearchCase one) {
        JsonNode bundle = found(one);

        assertThat(of(bundle, "match", one.matches())).containsExactlyInAnyOrderElementsOf(one.matches());
        assertThat(of(bundle, "include", one.included())).containsExactlyInAnyOrderElementsOf(one.included());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plain")
    void theOracleFindsTheSame(SearchCase one) {
        assertThat(oracle.matches(one.type(), one.parameters())).containsExactlyInAnyOrderElementsOf(one.matches());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("orders")
    void sortsAsTheSpecificationSays(SearchCase one) {
        assertThat(of(found(one), "match", one.matches())).containsExactlyElementsOf(one.matches());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusesWhatCannotBeRead(SearchCase one) {
        Service.Answer answer = service.get(one.query(), STRICT);
        String[] expected = one.expected().split(" ", 2);

        assertThat(answer.status()).isEqualTo(Integer.parseInt(expected[0]));
        assertThat(answer.json().path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(answer.json().at("/issue/0/diagnostics").asText()).contains(expected[1]);
    }

    @Test
    void thereAreMoreThanFourHundredCases() throws IOException {
        assertThat(plain().count()).isGreaterThan(400);
        assertThat(plain().map(one -> one.area() + one.name()).distinct().count())
                .isEqualTo(plain().count());
    }

    private static JsonNode found(SearchCase one) {
        Service.Answer answer =
                service.get(one.query() + (one.parameters().isEmpty() ? "" : "&") + "_count=1000", STRICT);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        return answer.json();
    }

    /** Ids, or {@code Type/id} where that is what is expected. */
    private static List<String> of(JsonNode bundle, String mode, List<String> like) {
        boolean keys = like.stream().anyMatch(id -> id.contains("/")) || mode.equals("include");
        List<String> found = new ArrayList<>();
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode resource = entry.path("resource");
            if (entry.path("search").path("mode").asText().equals(mode)) {
                String id = resource.path("id").asText();
                found.add(keys ? resource.path("resourceType").asText() + "/" + id : id);
            }
        }
        return found;
    }
}
