package health.callisto.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches made at random from what is stored find what a look at every resource finds. */
class RandomSearchesTest {
    private static final int SEARCHES = 10_000;
    private static final long SEED = 20261121;
    /** Of HL7's examples every so many: the engine needs milliseconds for each expression of each resource. */
    private static final int EVERY = 11;

    private static final int LARGEST = 20_000;
    private static final Path EXAMPLES = Path.of("node_modules/hl7.fhir.r4.examples");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void tenThousandSearchesFindWhatTheOracleFinds() throws IOException {
        try (Service service = new Service(folder)) {
            Data.store(service);
            List<IBaseResource> resources = new ArrayList<>(Data.resources());
            for (JsonNode example : examples()) {
                if (service.tryPut(example)) {
                    resources.add(FhirContext.forR4Cached().newJsonParser().parseResource(example.toString()));
                }
            }
            Oracle oracle = new Oracle(resources);
            RandomSearches searches = new RandomSearches(SEED, oracle.extraction(), resources);
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < SEARCHES; i++) {
                String search = searches.next();
                check(service, oracle, search, wrong);
            }
            assertThat(wrong).as("seed " + SEED).isEmpty();
        }
    }

    private static void check(Service service, Oracle oracle, String search, List<String> wrong) {
        String type = search.substring(0, search.indexOf('?'));
        Set<String> expected = oracle.matches(type, search.substring(type.length() + 1));
        Service.Answer answer = service.get(search + "&_count=1000", Map.of("prefer", "handling=strict"));
        Set<String> found = new TreeSet<>();
        answer.json()
                .path("entry")
                .forEach(entry -> found.add(entry.path("resource").path("id").asText()));
        if (answer.status() != 200 || !found.equals(expected)) {
            wrong.add(search + " found " + (answer.status() == 200 ? found : answer.json()) + " and not " + expected);
        }
    }

    /** With ids that no other example of the type has: the last would be the only one. */
    private static List<JsonNode> examples() throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(EXAMPLES)) {
            files = list.filter(file -> file.toString().matches(".*/[A-Z][^/]*\\.json"))
                    .sorted()
                    .toList();
        }
        Map<String, JsonNode> examples = new java.util.LinkedHashMap<>();
        for (int i = 0; i < files.size(); i += EVERY) {
            if (Files.size(files.get(i)) < LARGEST) {
                JsonNode example = JSON.readTree(Files.readString(files.get(i)));
                examples.put(
                        example.path("resourceType").asText()
                                + example.path("id").asText(),
                        example);
            }
        }
        return List.copyOf(examples.values());
    }
}
