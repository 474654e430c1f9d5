package health.callisto.localhost;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills an empty data folder with the samples, as a user would: files into the storage account, {@code $import}, status. A
 * file in the data folder remembers the job, so that a host that is killed waits for the same job when it starts again.
 */
final class FirstRun {
    private static final String CONTAINER = "samples";
    /** Where the default service imports from. */
    private static final String IMPORTS = "import";

    private final String base;
    private final String storage;
    private final Settings settings;
    private final Path jobFile;
    private final Path doneFile;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final ProgressLine progress = new ProgressLine(System.out, isTerminal());

    FirstRun(int port, String storage, Settings settings) {
        this.base = "http://localhost:" + port + "/demo/fhir/main";
        this.storage = storage;
        this.settings = settings;
        this.jobFile = settings.data().resolve("samples.job");
        this.doneFile = settings.data().resolve("samples.done");
    }

    /** From JDK 22 on there is a console without a terminal; then plain lines are no loss. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        return System.console() != null && System.getenv("TERM") != null;
    }

    void run() {
        try {
            if (settings.storage().isEmpty()) {
                // Of the embedded account; in one of the user's own nothing is made unasked.
                container(IMPORTS).createIfNotExists();
            }
            if (!Files.exists(doneFile)
                    && settings.samples().filter(Files::isDirectory).isPresent()) {
                if (!Files.exists(jobFile) && holdsResources()) {
                    // A new data folder over a server that was used before.
                    Files.writeString(doneFile, "");
                } else {
                    fill(settings.samples().get());
                }
            }
            suggest();
        } catch (IOException e) {
            System.err.println("The samples could not be imported: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean holdsResources() throws IOException, InterruptedException {
        HttpResponse<String> newest = get(URI.create(base + "/_history?_count=1"));
        return newest.statusCode() == 200
                && !json.readTree(newest.body()).path("entry").isEmpty();
    }

    private void fill(Path samples) throws IOException, InterruptedException {
        if (!Files.exists(jobFile)) {
            System.out.println("The data folder is empty: importing the samples");
            Files.writeString(jobFile, start(upload(samples)));
        }
        URI status = URI.create(
                base + "/_operations/import/" + Files.readString(jobFile).strip());
        HttpResponse<String> response = get(status);
        while (response.statusCode() == 202) {
            progress.show(response.headers().firstValue("X-Progress").orElse(""));
            TimeUnit.MILLISECONDS.sleep(250);
            response = get(status);
        }
        progress.end();
        if (response.statusCode() == 404) {
            // The job was never recorded: the host was killed before it was.
            Files.delete(jobFile);
            fill(samples);
            return;
        }
        tell(json.readTree(response.body()));
        Files.writeString(doneFile, "");
    }

    private void tell(JsonNode manifest) {
        Map<String, Long> counts = new TreeMap<>();
        manifest.path("output")
                .forEach(o ->
                        counts.merge(o.path("type").asText(), o.path("count").asLong(), Long::sum));
        System.out.println("Imported "
                + counts.values().stream().mapToLong(Long::longValue).sum() + " resources: "
                + counts.entrySet().stream()
                        .map(type -> type.getKey() + " " + type.getValue())
                        .collect(Collectors.joining(", ")));
        for (JsonNode error : manifest.path("error")) {
            System.out.println(error.path("count").asLong() + " lines of "
                    + error.path("inputUrl").asText() + " were refused: "
                    + error.path("url").asText());
        }
    }

    private BlobContainerClient container(String name) {
        return new BlobServiceClientBuilder()
                .connectionString(storage)
                .buildClient()
                .getBlobContainerClient(name);
    }

    private List<BlobClient> upload(Path samples) throws IOException {
        BlobContainerClient container = container(CONTAINER);
        container.createIfNotExists();
        try (Stream<Path> files = Files.list(samples)) {
            return files.filter(file -> file.toString().endsWith(".ndjson.gz"))
                    .sorted()
                    .map(file -> {
                        BlobClient blob =
                                container.getBlobClient(file.getFileName().toString());
                        if (!blob.exists()) {
                            blob.upload(BinaryData.fromFile(file), true);
                        }
                        return blob;
                    })
                    .toList();
        }
    }

    /** Starts the import and answers the job's id. */
    private String start(List<BlobClient> blobs) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("resourceType", "Parameters");
        ArrayNode parameters = body.putArray("parameter");
        parameters.addObject().put("name", "inputFormat").put("valueString", "application/fhir+ndjson");
        for (BlobClient blob : blobs) {
            String file = blob.getBlobName();
            ArrayNode parts = parameters.addObject().put("name", "input").putArray("part");
            parts.addObject().put("name", "type").put("valueString", file.substring(0, file.indexOf('.')));
            parts.addObject().put("name", "url").put("valueUri", blob.getBlobUrl());
        }
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(base + "/$import"))
                        .header("Content-Type", "application/fhir+json")
                        .header("Prefer", "respond-async")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String location = response.headers()
                .firstValue("Content-Location")
                .orElseThrow(
                        () -> new IOException("$import answered " + response.statusCode() + " " + response.body()));
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Three things to try, as they stand in the README. */
    private void suggest() {
        System.out.println("Try:");
        System.out.println("  curl -s '" + base + "/Patient?_count=2&_total=accurate'");
        System.out.println("  curl -s '" + base
                + "/Observation?code=http://loinc.org|8867-4&_sort=-date&_count=3&_include=Observation:patient'");
        System.out.println(
                "  curl -s -X POST -H 'Content-Type: application/fhir+json' -d '{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Curie\"}]}' "
                        + base + "/Patient");
    }
}
