package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Markers in every field of what is stored, asked for and refused; nothing that leaves the service has one. */
class NothingOfAResourceTest {
    private static final String MARKER = "Zyx7marker";

    private static final Map<String, String> RESOURCES =
            Map.of("Patient", """
            {"resourceType":"Patient","id":"p",
             "meta":{"tag":[{"system":"http://@/s","code":"@","display":"@"}],"source":"http://@/source"},
             "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">@</div>"},
             "extension":[{"url":"http://@/e","valueString":"@"}],
             "identifier":[{"use":"usual","type":{"text":"@"},"system":"http://@/i","value":"@","assigner":{"display":"@"}}],
             "name":[{"text":"@","family":"@","given":["@","@"],"prefix":["@"],"suffix":["@"]}],
             "telecom":[{"system":"phone","value":"@"},{"system":"email","value":"@"}],
             "address":[{"text":"@","line":["@"],"city":"@","district":"@","state":"@","postalCode":"@","country":"@"}],
             "maritalStatus":{"coding":[{"system":"http://@/m","version":"@","code":"@","display":"@"}],"text":"@"},
             "contact":[{"relationship":[{"text":"@"}],"name":{"text":"@"}}],
             "communication":[{"language":{"text":"@"}}],
             "generalPractitioner":[{"reference":"Practitioner/@","display":"@"}],
             "managingOrganization":{"identifier":{"system":"http://@/o","value":"@"},"display":"@"}}
            """, "Observation", """
            {"resourceType":"Observation","id":"o","status":"final","identifier":[{"value":"@"}],
             "category":[{"text":"@"}],"code":{"coding":[{"system":"http://@/c","code":"@","display":"@"}],"text":"@"},
             "subject":{"reference":"Patient/p","type":"Patient","display":"@"},"issued":"2026-01-31T12:00:00Z",
             "performer":[{"display":"@"}],"valueString":"@","note":[{"authorString":"@","text":"@"}],
             "component":[{"code":{"text":"@"},"valueQuantity":{"value":1,"unit":"@","system":"http://@/u","code":"@"}}]}
            """, "DocumentReference", """
            {"resourceType":"DocumentReference","id":"d","status":"current","description":"@","type":{"text":"@"},
             "content":[{"attachment":{"contentType":"text/plain","url":"http://@/a","title":"@"}}]}
            """, "Task", """
            {"resourceType":"Task","id":"t","status":"draft","intent":"order","description":"@",
             "contained":[{"resourceType":"Basic","id":"b","code":{"text":"@"}}],
             "focus":{"reference":"#b"},"input":[{"type":{"text":"@"},"valueString":"@"}]}
            """);

    @TempDir
    private Path data;

    @Test
    void noEventLogLineOrMeterTellsMoreThanTypeIdAndVersion() throws IOException {
        try (RunningHost host = RunningHost.start(data)) {
            HostEvents events = new HostEvents(host);
            assertThat(events.subscribe()).isEqualTo(201);
            events.call("PUT", "/eventgrid/faults", """
                    [{"status":503,"times":2},{"status":400,"times":100,"subjectContains":"/Task/t"}]""");
            RESOURCES.forEach((type, json) -> {
                String id = json.replaceFirst("(?s).*?\"id\":\"(\\w+)\".*", "$1");
                assertThat(host.put(type + "/" + id, marked(json)).statusCode()).isEqualTo(201);
                assertThat(host.put(
                                        type + "/" + id,
                                        marked(json).replace("draft", "ready").replace("final", "amended"))
                                .statusCode())
                        .isIn(200, 201);
            });
            provokeErrors(host);
            host.send(host.request("Patient/p").DELETE());
            Await.until(
                    "the events and the dead letter",
                    () -> events.acceptedChanges().size() >= events.feed().size() - 2
                            && !deadLetters().isEmpty());
            events.replay("from=2026-01-01T00:00:00Z");

            assertThat(events.accepted().toString()).contains("Patient/p").doesNotContain(MARKER);
            assertThat(deadLetters()).isNotEmpty().noneMatch(letter -> letter.contains(MARKER));
            assertThat(events.metrics()).contains("callisto_events").doesNotContain(MARKER);
            assertThat(host.get("_changes").body()).contains("Patient").doesNotContain(MARKER);
            assertThat(host.output()).noneMatch(line -> line.contains(MARKER));
            assertThat(host.errors()).isNotEmpty().noneMatch(line -> line.contains(MARKER));
        }
    }

    private static String marked(String json) {
        return json.replace("@", MARKER);
    }

    /** What is refused, and what is asked for, is nobody's business either. */
    private static void provokeErrors(RunningHost host) {
        host.get("Patient?name=" + MARKER + "&identifier=http://x%7C" + MARKER);
        host.get("Patient?birthdate=" + MARKER);
        host.get("Patient?_sort=" + MARKER);
        host.post("Patient", "{\"resourceType\":\"Patient\",\"birthDate\":\"" + MARKER + "\"}");
        host.post("Patient", "{\"resourceType\":\"Patient\",\"" + MARKER + "\":1}");
        host.post("Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"" + MARKER);
        host.send(host.request("Patient/none?reason=" + MARKER).DELETE());
    }

    private List<String> deadLetters() {
        try {
            BlobContainerClient container = new BlobServiceClientBuilder()
                    .connectionString(Files.readString(data.resolve("azurite/connection-string")))
                    .buildClient()
                    .getBlobContainerClient("callisto-events-deadletter");
            return container.exists()
                    ? container.listBlobs().stream()
                            .map(blob -> container
                                    .getBlobClient(blob.getName())
                                    .downloadContent()
                                    .toString())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
