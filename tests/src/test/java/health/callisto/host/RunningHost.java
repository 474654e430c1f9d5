package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A host that serves, as a process; ended in order when it is closed. */
final class RunningHost implements AutoCloseable {
    private static final String BASE = "FHIR R4: ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path data;
    private final OutputLines output;
    private final OutputLines errors;
    private final URI base;

    private RunningHost(Process process, Path data) {
        this.process = process;
        this.data = data;
        this.output = new OutputLines(process.getInputStream());
        this.errors = new OutputLines(process.getErrorStream());
        Await.until("a host that serves", () -> output.startingWith(BASE).isPresent() || !process.isAlive());
        this.base = output.startingWith(BASE)
                .map(line -> URI.create(line.substring(BASE.length())))
                .orElseThrow(() -> new AssertionError("The host did not start: " + errors.whole()));
    }

    /** Serves from the folder, without samples. */
    static RunningHost start(Path data) throws IOException {
        return start(new HostCommand(data), data);
    }

    static RunningHost startWithSamples(Path data) throws IOException {
        return start(new HostCommand(data).withSamples(), data);
    }

    /** Waits until it serves, ready or not. */
    static RunningHost serve(HostCommand command, Path data) throws IOException {
        return new RunningHost(command.start(), data);
    }

    static RunningHost start(HostCommand command, Path data) throws IOException {
        RunningHost host = serve(command, data);
        Await.until("a host that is ready", () -> host.page("/readyz").statusCode() == 200);
        return host;
    }

    /** Waits for the end of the first run's import. */
    RunningHost withSamplesImported() {
        Await.until(
                "the end of the samples' import",
                () -> Files.exists(data.resolve("samples.done")),
                () -> output.soFar() + " " + errors.soFar());
        return this;
    }

    /** {@code http://localhost:<port>/demo/fhir/main}. */
    URI base() {
        return base;
    }

    Path data() {
        return data;
    }

    /** What it has printed so far. */
    List<String> output() {
        return output.soFar();
    }

    List<String> errors() {
        return errors.soFar();
    }

    /** Whether its JVM has loaded the class. */
    boolean hasLoaded(String className) {
        try {
            String jcmd =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            Process asked = new ProcessBuilder(jcmd, Long.toString(process.pid()), "VM.class_hierarchy", className)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!answer.contains("java.lang.Object") && !answer.isBlank() && !answer.contains(process.pid() + ":")) {
                throw new AssertionError("The JVM does not tell its classes: " + answer);
            }
            return answer.contains(className);
        } catch (IOException e) {
            throw new AssertionError("The JVM cannot be asked", e);
        }
    }

    /** The processes that it has started. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** A page of the host itself. */
    HttpResponse<String> page(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)));
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String body) {
        return send(
                request(path).header("Content-Type", "application/fhir+json").POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String path, String body) {
        return send(
                request(path).header("Content-Type", "application/fhir+json").PUT(BodyPublishers.ofString(body)));
    }

    /** A request to the service; the path goes behind its base. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + "/" + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("The host gives no answer: " + errors.soFar(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** The answer to a GET, which must be 200. */
    JsonNode json(String path) {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    static JsonNode json(HttpResponse<String> response) {
        return parse(response.body());
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("This is not JSON: " + text, e);
        }
    }

    /** How many versions are stored in the service. */
    long versions() {
        return json("_history?_count=1").path("total").asLong();
    }

    /** How many resources of each of the types a search finds. */
    Map<String, Integer> counts(Iterable<String> types) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String type : types) {
            counts.put(
                    type, json(type + "?_count=0&_total=accurate").path("total").asInt());
        }
        return counts;
    }

    /** Ends it as Ctrl-C does; answers its exit code. */
    int stop() {
        process.destroy();
        Await.until("the end of the host", () -> !process.isAlive());
        return process.exitValue();
    }

    /** Presses Ctrl-C; the host ends within 10 s, and some for a busy machine. */
    void interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new AssertionError("The signal cannot be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
        Await.until(
                "the end of the host",
                Duration.ofSeconds(20),
                () -> !process.isAlive(),
                () -> output.soFar() + " " + errors.soFar());
    }

    /**
     * From now on none of its files becomes longer than that: to it, the disk is full then. Long.MAX_VALUE: there is room again.
     */
    void limitFiles(long bytes) {
        String limit = bytes == Long.MAX_VALUE ? "unlimited" : Long.toString(bytes);
        try {
            Process set = new ProcessBuilder(
                            "prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + limit + ":unlimited")
                    .inheritIO()
                    .start();
            assertThat(set.waitFor()).isZero();
        } catch (IOException e) {
            throw new AssertionError("prlimit of util-linux is not there", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** Ends it as a power cut does. */
    void kill() {
        process.destroyForcibly();
        Await.until("the end of the killed host", () -> !process.isAlive());
    }

    @Override
    public void close() {
        stop();
    }
}
