package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;

/** An import over HTTP, from the request to the manifest. */
final class ImportJob {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningHost host;
    private final URI status;

    private ImportJob(RunningHost host, URI status) {
        this.host = host;
        this.status = status;
    }

    /** An input of the request; the type may be empty. */
    record Input(String type, String url, Optional<String> etag) {
        Input(String type, String url) {
            this(type, url, Optional.empty());
        }
    }

    static HttpResponse<String> request(RunningHost host, long unitBytes, Input... inputs) {
        return request(host, unitBytes, false, inputs);
    }

    private static HttpResponse<String> request(
            RunningHost host, long unitBytes, boolean negativeVersions, Input... inputs) {
        ObjectNode body = JSON.createObjectNode().put("resourceType", "Parameters");
        ArrayNode parameters = body.putArray("parameter");
        parameters.addObject().put("name", "inputFormat").put("valueString", "application/fhir+ndjson");
        parameters.addObject().put("name", "processingUnitBytesToRead").put("valueInteger", unitBytes);
        parameters.addObject().put("name", "allowNegativeVersions").put("valueBoolean", negativeVersions);
        for (Input input : inputs) {
            ArrayNode parts = parameters.addObject().put("name", "input").putArray("part");
            parts.addObject().put("name", "url").put("valueUri", input.url());
            if (!input.type().isEmpty()) {
                parts.addObject().put("name", "type").put("valueString", input.type());
            }
            input.etag().ifPresent(etag -> parts.addObject().put("name", "etag").put("valueString", etag));
        }
        return host.send(host.request("$import")
                .header("Content-Type", "application/fhir+json")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    /** A job that was taken, in units of the default size. */
    static ImportJob start(RunningHost host, Input... inputs) {
        return start(host, 10_485_760, inputs);
    }

    static ImportJob start(RunningHost host, long unitBytes, Input... inputs) {
        return taken(host, request(host, unitBytes, inputs));
    }

    static ImportJob startWithNegativeVersions(RunningHost host, Input... inputs) {
        return taken(host, request(host, 10_485_760, true, inputs));
    }

    private static ImportJob taken(RunningHost host, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return new ImportJob(
                host, URI.create(answer.headers().firstValue("Content-Location").orElseThrow()));
    }

    /** The same job, asked for at a host that was started again. */
    ImportJob on(RunningHost again) {
        return new ImportJob(again, URI.create(again.base() + "/_operations/import/" + id()));
    }

    String id() {
        return status.getPath().replaceFirst(".*/", "");
    }

    HttpResponse<String> status() {
        return host.send(HttpRequest.newBuilder(status));
    }

    HttpResponse<String> cancel() {
        return host.send(HttpRequest.newBuilder(status).DELETE());
    }

    /** The manifest, when the job has ended. */
    JsonNode manifest() {
        HttpResponse<String> answer = ended();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningHost.json(answer);
    }

    /** What the status answers when the job has ended in whatever way. */
    HttpResponse<String> ended() {
        Await.until("the end of the import", () -> status().statusCode() != 202, () -> status().headers()
                .firstValue("X-Progress")
                .orElse(""));
        return status();
    }
}
