package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An export over HTTP, from the request to the files, which are read as anybody can read them. */
final class ExportJob {
    private final RunningHost host;
    private final URI status;

    private ExportJob(RunningHost host, URI status) {
        this.host = host;
        this.status = status;
    }

    static HttpResponse<String> request(RunningHost host, String path) {
        return host.send(host.request(path).header("Prefer", "respond-async").GET());
    }

    /** A job that was taken; the path is one such as {@code Patient/$export?_type=Observation}. */
    static ExportJob start(RunningHost host, String path) {
        return taken(host, request(host, path));
    }

    static ExportJob taken(RunningHost host, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return new ExportJob(
                host, URI.create(answer.headers().firstValue("Content-Location").orElseThrow()));
    }

    /** The same job on another host over the same data, by what {@link #path} gave. */
    static ExportJob at(RunningHost host, String path) {
        return new ExportJob(host, host.base().resolve(path));
    }

    String path() {
        return status.getPath();
    }

    HttpResponse<String> status() {
        return host.send(HttpRequest.newBuilder(status));
    }

    HttpResponse<String> delete() {
        return host.send(HttpRequest.newBuilder(status).DELETE());
    }

    /** What the status answers when the job has ended. */
    HttpResponse<String> ended() {
        Await.until("the end of the export", () -> status().statusCode() != 202, () -> status().headers()
                .firstValue("X-Progress")
                .orElse(""));
        return status();
    }

    /** The manifest, when the job has ended. */
    JsonNode manifest() {
        HttpResponse<String> answer = ended();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningHost.json(answer);
    }

    /** The resources in the files of that list of the manifest; each file holds as many as it says. */
    List<JsonNode> resources(String list) {
        List<JsonNode> resources = new ArrayList<>();
        for (JsonNode file : manifest().path(list)) {
            HttpResponse<String> content =
                    host.send(HttpRequest.newBuilder(URI.create(file.path("url").asText())));
            assertThat(content.statusCode()).as(content.body()).isEqualTo(200);
            List<JsonNode> lines =
                    content.body().lines().map(RunningHost::parse).toList();
            assertThat(lines).hasSize(file.path("count").asInt());
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line.path("resourceType").asText())
                            .isEqualTo(file.path("type").asText()));
            resources.addAll(lines);
        }
        return resources;
    }

    /** {@code Type/id} of each resource in the output, and its JSON. No resource comes twice. */
    Map<String, JsonNode> output() {
        Map<String, JsonNode> output = new TreeMap<>();
        resources("output").forEach(resource -> assertThat(output.put(
                        resource.path("resourceType").asText() + "/"
                                + resource.path("id").asText(),
                        resource))
                .isNull());
        return output;
    }
}
