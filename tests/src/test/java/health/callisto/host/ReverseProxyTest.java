package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that knows the product by a reverse proxy only, which takes a prefix from the paths, is never led past it. */
class ReverseProxyTest {
    private static final String PREFIX = "/clinic/api";

    @TempDir
    private Path data;

    private @Nullable RunningHost running;
    private String base = "";

    @ParameterizedTest
    @ValueSource(strings = {"CALLISTO_FORWARDED_HEADERS", "CALLISTO_PUBLIC_URL"})
    void everyUrlOfAnAnswerLeadsThroughTheProxy(String setting) throws IOException {
        try (FaultyProxy proxy = FaultyProxy.withPrefix(PREFIX)) {
            String front = "http://127.0.0.1:" + proxy.port() + PREFIX;
            base = front + "/demo/fhir/main";
            HostCommand command =
                    new HostCommand(data).with(setting, setting.equals("CALLISTO_PUBLIC_URL") ? front + "/" : "true");
            try (RunningHost started = RunningHost.start(command, data)) {
                running = started;
                proxy.handOnTo(started.base().getPort());
                aCreateSaysWhereItIs();
                pagesLeadToTheEnd();
                theProxysUrlOfAResourceMeansTheResource();
                aJobIsFollowedToItsFiles();
            }
        }
    }

    private RunningHost host() {
        return Objects.requireNonNull(running, "not started");
    }

    private HttpResponse<String> get(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        return host().send(headers.length == 0 ? request : request.headers(headers));
    }

    private JsonNode json(String url) {
        HttpResponse<String> answer = get(url);
        assertThat(answer.statusCode()).as(url + " " + answer.body()).isEqualTo(200);
        return RunningHost.json(answer);
    }

    private HttpResponse<String> post(String url, String body) {
        HttpResponse<String> answer = host().send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private void aCreateSaysWhereItIs() {
        for (int i = 0; i < 7; i++) {
            String location = header(
                    post(base + "/Patient", "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"P" + i + "\"}]}"),
                    "Location");

            assertThat(location).startsWith(base + "/Patient/");
            assertThat(json(location).at("/name/0/family").asText()).isEqualTo("P" + i);
        }
    }

    private void pagesLeadToTheEnd() {
        for (String first :
                List.of("/Patient?_count=2", "/Patient?_count=2&_sort=family", "/Patient/_history?_count=2")) {
            List<String> fullUrls = new ArrayList<>();
            String next = base + first;
            while (!next.isEmpty()) {
                assertThat(next).startsWith(base + "/Patient");
                JsonNode page = json(next);
                page.path("entry")
                        .forEach(entry -> fullUrls.add(entry.path("fullUrl").asText()));
                next = link(page, "next");
                assertThat(link(page, "self")).startsWith(base + "/Patient");
            }
            assertThat(fullUrls).hasSize(7).doesNotHaveDuplicates();
            fullUrls.forEach(
                    url -> assertThat(json(url).path("resourceType").asText()).isEqualTo("Patient"));
        }
    }

    private static String link(JsonNode page, String relation) {
        for (JsonNode link : page.path("link")) {
            if (link.path("relation").asText().equals(relation)) {
                return link.path("url").asText();
            }
        }
        return "";
    }

    private void theProxysUrlOfAResourceMeansTheResource() {
        String patient = json(base + "/Patient?_count=1").at("/entry/0/fullUrl").asText();
        post(
                base + "/Observation",
                "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"c\"},\"subject\":{\"reference\":\""
                        + patient + "\"}}");

        String relative = patient.substring(base.length() + 1);
        assertThat(json(base + "/Observation?subject=" + relative).path("total").asInt())
                .isEqualTo(1);
        assertThat(json(patient + "/Observation").path("total").asInt()).isEqualTo(1);
        assertThat(json(base + "/Observation?_include=Observation:subject").path("entry"))
                .extracting(entry -> entry.path("fullUrl").asText())
                .contains(patient);
    }

    private void aJobIsFollowedToItsFiles() {
        HttpResponse<String> started = get(base + "/Patient/$export", "Prefer", "respond-async");
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        String status = header(started, "Content-Location");
        assertThat(status).startsWith(base + "/_operations/export/");

        Await.until("the end of the export", () -> get(status).statusCode() != 202);

        JsonNode manifest = json(status);
        assertThat(manifest.path("request").asText()).isEqualTo(base + "/Patient/$export");
        List<String> lines = new ArrayList<>();
        // Files are not the product's but the storage account's, which the proxy is not before.
        manifest.path("output")
                .forEach(file -> get(file.path("url").asText()).body().lines().forEach(lines::add));
        assertThat(lines).hasSize(8);
        JsonNode jobs = json(base + "/_operations").path("jobs");
        assertThat(jobs).extracting(job -> job.path("status").asText()).containsExactly(status);
    }
}
