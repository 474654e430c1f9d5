package health.callisto.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files that users put into the storage account, imported over HTTP. */
@ExtendWith(SharedHost.class)
class ImportTest {
    private static final int PATIENTS = 500;

    private final String mark = HapiClients.unique();
    private RunningHost host;
    private InputFiles files;

    @BeforeEach
    void connect(RunningHost shared) {
        host = shared;
        files = new InputFiles(shared);
    }

    @Test
    void plainAndCompressedFilesAreImportedAndCounted() throws IOException {
        String plain = files.upload(mark + "/one.ndjson", patients("a"));
        String compressed = files.upload(mark + "/two.ndjson.gz", BinaryData.fromBytes(gzip(patients("b"))))
                .getBlobUrl();

        JsonNode manifest = ImportJob.start(
                        host, new ImportJob.Input("Patient", plain), new ImportJob.Input("", compressed))
                .manifest();

        assertThat(manifest.path("error")).isEmpty();
        assertThat(manifest.path("output"))
                .satisfiesExactly(
                        one -> {
                            assertThat(one.path("type").asText()).isEqualTo("Patient");
                            assertThat(one.path("count").asInt()).isEqualTo(PATIENTS);
                            assertThat(one.path("inputUrl").asText()).isEqualTo(plain);
                        },
                        two -> {
                            assertThat(two.path("count").asInt()).isEqualTo(PATIENTS);
                            assertThat(two.path("inputUrl").asText()).isEqualTo(compressed);
                        });
        assertThat(manifest.path("request").asText()).endsWith("/$import");
        assertThat(manifest.path("transactionTime").asText()).isNotBlank();
        assertThat(stored()).isEqualTo(2 * PATIENTS);
    }

    @Test
    void aFileInManyUnitsIsCutAtLineEnds() {
        String url = files.upload(mark + "/units.ndjson", patients("c").stripTrailing());

        JsonNode manifest = ImportJob.start(host, 2_000, new ImportJob.Input("Patient", url))
                .manifest();

        assertThat(manifest.path("error")).isEmpty();
        assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(PATIENTS);
        assertThat(stored()).isEqualTo(PATIENTS);
    }

    @Test
    void anEmptyFileIsImportedAsNothing() {
        String url = files.upload(mark + "/empty.ndjson", "\n\r\n\n");

        JsonNode manifest =
                ImportJob.start(host, new ImportJob.Input("Patient", url)).manifest();

        assertThat(manifest.path("error")).isEmpty();
        assertThat(manifest.path("output").path(0).path("count").asInt()).isZero();
    }

    @Test
    void eachBadLineIsToldWithItsNumberAndReasonAndTheGoodOnesAreStored() {
        List<BadLines.BadLine> bad = BadLines.all();
        String content = bad.stream()
                .map(line -> patient("good-" + bad.indexOf(line)) + "\n" + line.text() + "\n")
                .collect(Collectors.joining());
        String url = files.upload(mark + "/bad.ndjson", content + patient("last"));

        JsonNode manifest =
                ImportJob.start(host, new ImportJob.Input("Patient", url)).manifest();

        assertThat(bad).hasSizeGreaterThanOrEqualTo(30);
        assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(bad.size() + 1);
        assertThat(stored()).isEqualTo(bad.size() + 1);
        JsonNode error = manifest.path("error").path(0);
        assertThat(error.path("count").asInt()).isEqualTo(bad.size());
        List<String> lines = files.lines(error.path("url").asText());
        assertThat(lines).hasSameSizeAs(bad);
        for (int i = 0; i < bad.size(); i++) {
            assertThat(lines.get(i))
                    .as(bad.get(i).name())
                    .contains("\"OperationOutcome\"", "bad.ndjson, line " + (2 * i + 2) + ", byte offset ")
                    .containsPattern("byte offset \\d+: \\w")
                    .contains(bad.get(i).reason())
                    .doesNotContain("Secretname");
        }
    }

    @Test
    void givenAThousandBadLinesOfThirtyKindsAmongAHundredThousand_whenImported_thenEachIsToldAndTheOthersAreStored() {
        List<BadLines.BadLine> bad = BadLines.all();
        StringBuilder content = new StringBuilder();
        List<Integer> badNumbers = new ArrayList<>();
        int number = 0;
        for (int i = 0; i < 100_000; i++) {
            content.append(patient("good-" + i)).append('\n');
            number++;
            if (i % 100 == 57) {
                content.append(bad.get(badNumbers.size() % bad.size()).text()).append('\n');
                badNumbers.add(++number);
            }
        }
        String url = files.upload(mark + "/thousand.ndjson", content.toString());

        JsonNode manifest = ImportJob.start(host, 1_000_000, new ImportJob.Input("Patient", url))
                .manifest();

        assertThat(badNumbers).hasSize(1_000);
        assertThat(manifest.path("output").path(0).path("count").asInt()).isEqualTo(100_000);
        assertThat(manifest.path("error").path(0).path("count").asInt()).isEqualTo(1_000);
        List<String> lines =
                files.lines(manifest.path("error").path(0).path("url").asText());
        assertThat(lines).hasSize(1_000);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i))
                    .contains("line " + badNumbers.get(i) + ", byte offset ")
                    .contains(bad.get(i % bad.size()).reason());
        }
        assertThat(stored()).isEqualTo(100_000);
    }

    @Test
    void bytesThatAreNoTextCostTheirLineOnly() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes((patient("before") + "\n{\"resourceType\":\"Patient\",\"id\":\"").getBytes(UTF_8));
        content.write(0xff);
        content.writeBytes(("\"}\n" + patient("behind") + "\n").getBytes(UTF_8));
        content.writeBytes("{\"resourceType\":\"Patient\",\"id\":\"cut".getBytes(UTF_8));
        String url = files.upload(mark + "/bytes.ndjson.gz", BinaryData.fromBytes(gzip(content.toByteArray())))
                .getBlobUrl();

        JsonNode manifest =
                ImportJob.start(host, new ImportJob.Input("Patient", url)).manifest();

        assertThat(stored()).isEqualTo(2);
        assertThat(files.lines(manifest.path("error").path(0).path("url").asText()))
                .satisfiesExactly(
                        second -> assertThat(second).contains("line 2,", "UTF-8"),
                        fourth -> assertThat(fourth).contains("line 4,"));
    }

    @Test
    void aCompressedFileThatIsBrokenEndsInAnErrorAndNotInAHangingJob() throws IOException {
        byte[] whole = gzip(patients("d"));
        String url = files.upload(mark + "/broken.ndjson.gz", BinaryData.fromBytes(Arrays.copyOf(whole, 900)))
                .getBlobUrl();

        JsonNode manifest =
                ImportJob.start(host, new ImportJob.Input("Patient", url)).manifest();

        assertThat(manifest.path("error").path(0).path("count").asInt()).isPositive();
        assertThat(files.lines(manifest.path("error").path(0).path("url").asText()))
                .last()
                .asString()
                .contains("could not be imported");
    }

    @Test
    void theStatusOfAnUnknownJobIsNotFound() {
        HttpResponse<String> answer = host.get("_operations/import/none");

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    private long stored() {
        return host.json("Patient?_count=0&_total=accurate&family=" + mark)
                .path("total")
                .asLong();
    }

    private String patients(String prefix) {
        return IntStream.range(0, PATIENTS)
                .mapToObj(i -> patient(prefix + "-" + i) + "\n")
                .collect(Collectors.joining());
    }

    private String patient(String id) {
        return "{\"resourceType\":\"Patient\",\"id\":\"%s-%s\",\"name\":[{\"family\":\"%s\"}]}"
                .formatted(mark, id, mark);
    }

    private static byte[] gzip(String text) throws IOException {
        return gzip(text.getBytes(UTF_8));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
