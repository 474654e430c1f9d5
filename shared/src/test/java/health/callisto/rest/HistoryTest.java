package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** R4 http.html#history. */
class HistoryTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    /** Five changes: ann made, changed, deleted; bob made; an organization made. */
    @BeforeEach
    void fill() {
        fhir.put("Patient/ann", "{\"resourceType\":\"Patient\",\"id\":\"ann\"}");
        fhir.put("Patient/ann", "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"active\":true}");
        fhir.put("Patient/bob", "{\"resourceType\":\"Patient\",\"id\":\"bob\"}");
        fhir.send("DELETE", "Patient/ann", "");
        fhir.put("Organization/o", "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"O\"}");
    }

    private List<String> versions(String path) {
        List<String> versions = new ArrayList<>();
        for (JsonNode entry : fhir.get(path).json().path("entry")) {
            String fullUrl = entry.path("fullUrl").asText();
            versions.add(fullUrl.substring(FhirFixture.BASE.length() + 1) + " "
                    + entry.path("request").path("method").asText() + " "
                    + entry.path("response").path("etag").asText().replaceAll("\\D", ""));
        }
        return versions;
    }

    @Test
    void theHistoryOfAResourceIsNewestFirstWithItsDeletion() {
        assertThat(versions("Patient/ann/_history"))
                .containsExactly("Patient/ann DELETE 3", "Patient/ann PUT 2", "Patient/ann PUT 1");
    }

    @Test
    void theHistoryOfATypeAndOfTheSystemHoldTheChangesOfAll() {
        assertThat(versions("Patient/_history"))
                .containsExactly("Patient/ann DELETE 3", "Patient/bob PUT 1", "Patient/ann PUT 2", "Patient/ann PUT 1");
        assertThat(versions("_history")).hasSize(5).startsWith("Organization/o PUT 1");
    }

    @Test
    void aVersionTellsTheRequestThatMadeIt() {
        String posted = fhir.post("Basic", "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}}")
                .id();
        String inBundle = fhir.post("", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":{"resourceType":"Basic","code":{"text":"y"}},"request":{"method":"POST","url":"Basic"}}]}""")
                .json()
                .path("entry")
                .path(0)
                .path("response")
                .path("location")
                .asText()
                .replaceFirst(".*/Basic/(.*)/_history/1", "$1");
        String uuid = "6a0d1f5e-5a1b-4c55-9d7a-111111111111";
        fhir.put("Basic/" + uuid, "{\"resourceType\":\"Basic\",\"id\":\"" + uuid + "\",\"code\":{\"text\":\"z\"}}");

        assertThat(request("Basic/" + posted)).isEqualTo("POST Basic 201 Created");
        assertThat(request("Basic/" + inBundle)).isEqualTo("POST Basic 201 Created");
        assertThat(request("Basic/" + uuid)).isEqualTo("PUT Basic/" + uuid + " 201 Created");
        fhir.put("Basic/" + posted, "{\"resourceType\":\"Basic\",\"id\":\"" + posted + "\",\"code\":{\"text\":\"x\"}}");
        assertThat(fhir.get("Basic/" + posted).header("ETag"))
                .as("the same content is no new version")
                .isEqualTo("W/\"1\"");
    }

    /** Of the newest version: method, url and status. */
    private String request(String resource) {
        JsonNode entry = fhir.get(resource + "/_history").json().path("entry").path(0);
        return entry.path("request").path("method").asText() + " "
                + entry.path("request").path("url").asText() + " "
                + entry.path("response").path("status").asText();
    }

    @Test
    void aDeletionHasNoResource() {
        JsonNode deletion =
                fhir.get("Patient/ann/_history").json().path("entry").path(0);

        assertThat(deletion.has("resource")).isFalse();
        assertThat(deletion.path("response").path("status").asText()).startsWith("204");
    }

    @Test
    void pagesHoldEachVersionOnce() {
        List<String> seen = new ArrayList<>();
        String path = "_history?_count=2";
        while (!path.isEmpty()) {
            seen.addAll(versions(path));
            path = next(path);
        }

        assertThat(seen).isEqualTo(versions("_history")).doesNotHaveDuplicates();
    }

    @Test
    void aPageTokenServesItsOwnHistoryOnly() {
        String token = next("_history?_count=2").replaceFirst(".*_page=", "");

        assertThat(fhir.get("_history?_page=" + token).status()).isEqualTo(200);
        assertThat(fhir.get("Patient/_history?_page=" + token).status()).isEqualTo(400);
        assertThat(fhir.get("_history?_at=2999&_page=" + token).status()).isEqualTo(400);
        assertThat(fhir.get("_history?_page=1z141z4").status()).isEqualTo(400);
    }

    private String next(String path) {
        for (JsonNode link : fhir.get(path).json().path("link")) {
            if (link.path("relation").asText().equals("next")) {
                URI url = URI.create(link.path("url").asText());
                return url.toString().substring(FhirFixture.BASE.length() + 1);
            }
        }
        return "";
    }

    @Test
    void sinceLeavesOutWhatIsOlder() {
        String time = fhir.get("Organization/o")
                .json()
                .path("meta")
                .path("lastUpdated")
                .asText();

        assertThat(versions("_history?_since=" + time)).contains("Organization/o PUT 1");
        assertThat(versions("_history?_since=2999-01-01")).isEmpty();
    }

    @Test
    void atLeavesOnlyWhatWasCurrentThen() {
        String made = fhir.get("Patient/ann/_history/1")
                .json()
                .path("meta")
                .path("lastUpdated")
                .asText();
        String changed = fhir.get("Patient/ann/_history/2")
                .json()
                .path("meta")
                .path("lastUpdated")
                .asText();

        assertThat(versions("Patient/ann/_history?_at=1999")).isEmpty();
        assertThat(versions("Patient/ann/_history?_at=" + made)).contains("Patient/ann PUT 1");
        assertThat(versions("Patient/ann/_history?_at=" + changed)).contains("Patient/ann PUT 2");
        assertThat(versions("Patient/ann/_history?_at=2999")).containsExactly("Patient/ann DELETE 3");
        assertThat(versions("_history?_at=2999"))
                .containsExactly("Organization/o PUT 1", "Patient/ann DELETE 3", "Patient/bob PUT 1");
        assertThat(fhir.get("_history?_at=now").status()).isEqualTo(400);
    }

    @Test
    void whatNeverWasHasNoHistory() {
        assertThat(fhir.get("Patient/none/_history").status()).isEqualTo(404);
        assertThat(fhir.get("_history?_since=yesterday").status()).isEqualTo(400);
        assertThat(fhir.get("_history?_count=x").status()).isEqualTo(400);
        assertThat(fhir.get("_history?_page=%C3%A4").status()).isEqualTo(400);
    }
}
