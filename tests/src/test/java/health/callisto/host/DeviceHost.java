package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A host as devices and those who look after them see it: connectors, messages, Observations, dead letters. */
final class DeviceHost {
    static final String CONNECTORS = "/manage/workspaces/demo/iotConnectors/";

    private final RunningHost host;

    DeviceHost(RunningHost host) {
        this.host = host;
    }

    /** Whose window of events is a second long. */
    static RunningHost start(Path data) throws IOException {
        return RunningHost.start(
                new HostCommand(data).with("AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime", "00:00:01"),
                data);
    }

    HttpResponse<String> put(String path, String body) {
        return host.send(HttpRequest.newBuilder(host.base().resolve(path)).PUT(BodyPublishers.ofString(body)));
    }

    /** A connector that has the device hub for itself and makes the patients and devices it does not know. */
    void connect(String name, String deviceMapping, String fhirMapping) {
        ok(put(CONNECTORS + name, """
                {"properties":{"fhirService":"main","eventHub":{"name":"devicedata"},"identity":{"type":"Create"},
                  "observationsPerSecond":10000}}"""));
        ok(put(CONNECTORS + name + "/deviceMapping", deviceMapping));
        ok(put(CONNECTORS + name + "/fhirMapping", fhirMapping));
    }

    private static void ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
    }

    /** The client of devices: it sends to the device hub. */
    EventHubProducerClient devices() {
        return new EventHubClientBuilder()
                .connectionString(file("eventhubs/connection-string"), "devicedata")
                .buildProducerClient();
    }

    /** Sends all, those of one batch in their order. */
    static void send(EventHubProducerClient devices, List<String> bodies) {
        for (int i = 0; i < bodies.size(); i += 500) {
            devices.send(bodies.subList(i, Math.min(i + 500, bodies.size())).stream()
                    .map(EventData::new)
                    .toList());
        }
    }

    private String file(String name) {
        try {
            return Files.readString(host.data().resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All Observations by their ids, without what tells when and in which steps they came to be. */
    Map<String, JsonNode> observations() {
        Map<String, JsonNode> observations = new TreeMap<>();
        JsonNode page = host.json("Observation?_count=1000");
        while (true) {
            page.path("entry").forEach(entry -> {
                ObjectNode resource = (ObjectNode) entry.path("resource");
                resource.remove(List.of("meta", "issued", "status"));
                observations.put(resource.path("id").asText(), resource);
            });
            String next = "";
            for (JsonNode link : page.path("link")) {
                if (link.path("relation").asText().equals("next")) {
                    next = link.path("url").asText();
                }
            }
            if (next.isEmpty()) {
                return observations;
            }
            page = RunningHost.json(host.send(HttpRequest.newBuilder(java.net.URI.create(next))));
        }
    }

    /** The lines of all dead letters. */
    List<JsonNode> deadLetters() {
        BlobContainerClient container = new BlobServiceClientBuilder()
                .connectionString(file("azurite/connection-string"))
                .buildClient()
                .getBlobContainerClient("callisto-iot-deadletter");
        List<JsonNode> letters = new ArrayList<>();
        if (Boolean.TRUE.equals(container.exists())) {
            container.listBlobs().forEach(blob -> container
                    .getBlobClient(blob.getName())
                    .downloadContent()
                    .toString()
                    .lines()
                    .forEach(line -> letters.add(RunningHost.parse(line))));
        }
        return letters;
    }
}
