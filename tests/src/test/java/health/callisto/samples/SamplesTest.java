package health.callisto.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.StructureValidator;
import health.callisto.problem.Issue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the first run stands on: a sample that is small, whole and valid. */
class SamplesTest {
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\"");
    private static final Pattern REFERENCE = Pattern.compile("\"reference\":\"([^\"]*)\"");

    @Test
    void theFilesHaveAtMostThreeMegabytes() throws IOException {
        long bytes = 0;
        for (Path file : Samples.files()) {
            bytes += Files.size(file);
        }

        assertThat(bytes).isBetween(1L, 3_000_000L);
    }

    @Test
    void theCountsByTypeAreThoseOfTheCountsFile() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Path file : Samples.files()) {
            counts.put(Samples.typeOf(file), Samples.lines(file).size());
        }

        assertThat(counts).containsExactlyEntriesOf(Samples.counts()).containsEntry("Patient", 20);
    }

    @Test
    void everyResourceIsValidAndOfItsFilesType() throws IOException {
        Definitions definitions = Definitions.r4();
        JsonParser parser = new JsonParser(definitions.names());
        StructureValidator validator = new StructureValidator(definitions);
        Set<String> faults = new HashSet<>();
        for (Path file : Samples.files()) {
            String type = Samples.typeOf(file);
            for (String line : Samples.lines(file)) {
                JsonDocument resource = parser.parse(line.getBytes(UTF_8));
                if (!resource.text(resource.child(JsonDocument.ROOT, "resourceType"))
                        .equals(type)) {
                    faults.add(type + ": another resource type in its file");
                }
                for (Issue issue : validator.validate(resource)) {
                    faults.add(type + ": " + issue);
                }
            }
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void everyReferenceLeadsToAResourceOfTheSampleOrIsContained() throws IOException {
        Set<String> keys = new HashSet<>();
        List<String> references = new ArrayList<>();
        int resources = 0;
        for (Path file : Samples.files()) {
            String type = Samples.typeOf(file);
            for (String line : Samples.lines(file)) {
                resources++;
                Matcher id = ID.matcher(line);
                assertThat(id.find()).as(line).isTrue();
                keys.add(type + "/" + id.group(1));
                REFERENCE.matcher(line).results().forEach(match -> references.add(match.group(1)));
            }
        }

        assertThat(keys).hasSize(resources);
        assertThat(references)
                .filteredOn(reference -> !reference.startsWith("#"))
                .filteredOn(reference -> !keys.contains(reference))
                .isEmpty();
    }
}
