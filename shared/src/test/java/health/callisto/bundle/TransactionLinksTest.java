package health.callisto.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which values a transaction rewrites, by their types (R4 http.html#trules). */
class TransactionLinksTest {
    private static final String UUID = "urn:uuid:0d1a2b3c-0000-4000-8000-000000000001";
    private static final String OID = "urn:oid:1.2.3.4.5";
    private static final String OLD = "http://old.example/fhir/Patient/7";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    /** A transaction that creates a patient of that fullUrl, and the resource; gives what is stored of the latter. */
    private JsonNode stored(String fullUrl, String resource) {
        return stored("urn:uuid:0d1a2b3c-0000-4000-8000-00000000ffff", fullUrl, resource);
    }

    private JsonNode stored(String own, String fullUrl, String resource) {
        String type = resource.replaceFirst("(?s).*?\"resourceType\":\"(\\w+)\".*", "$1");
        Answer answer = fhir.post("", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"%s","resource":{"resourceType":"Patient","active":true},
                  "request":{"method":"PUT","url":"Patient/p"}},
                 {"fullUrl":"%s","resource":%s,"request":{"method":"POST","url":"%s"}}]}""".formatted(fullUrl, own, resource, type).replace(
                "{\"resourceType\":\"Patient\",\"active\"", "{\"resourceType\":\"Patient\",\"id\":\"p\",\"active\""));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return fhir.get(type).json().path("entry").path(0).path("resource");
    }

    private static String basic(String more) {
        return "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"x\"}," + more + "}";
    }

    private JsonNode extension(String fullUrl, String value) {
        return stored(fullUrl, basic("\"extension\":[{\"url\":\"http://e.org/x\"," + value + "}]"))
                .path("extension")
                .path(0);
    }

    @Test
    void stringsIdentifierValuesAndCanonicalsStay() {
        JsonNode manifest = stored(OID, """
                {"resourceType":"DocumentManifest","status":"current","description":"@",
                 "masterIdentifier":{"system":"urn:ietf:rfc:3986","value":"@"},
                 "identifier":[{"value":"@"}],"content":[{"reference":"@"}],"meta":{"profile":["@"]},
                 "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">@ <b title=\\"@\\">@</b></div>"}}
                """.replace("@", OID));

        assertThat(manifest.path("description").asText()).isEqualTo(OID);
        assertThat(manifest.path("masterIdentifier").path("value").asText()).isEqualTo(OID);
        assertThat(manifest.path("identifier").path(0).path("value").asText()).isEqualTo(OID);
        assertThat(manifest.path("meta").path("profile").path(0).asText()).isEqualTo(OID);
        assertThat(manifest.path("text").path("div").asText()).doesNotContain("Patient/p");
        assertThat(manifest.path("content").path(0).path("reference").asText()).isEqualTo("Patient/p");
    }

    @Test
    void valuesOfExtensionsAreRewrittenByTheirTypes() {
        assertThat(extension(UUID, "\"valueUri\":\"" + UUID + "\"")
                        .path("valueUri")
                        .asText())
                .isEqualTo("Patient/p");
    }

    @Test
    void urlsAreRewritten() {
        assertThat(extension(UUID, "\"valueUrl\":\"" + UUID + "\"")
                        .path("valueUrl")
                        .asText())
                .isEqualTo("Patient/p");
    }

    @Test
    void referencesInNestedExtensionsAndBesidePrimitivesAreRewritten() {
        JsonNode basic = stored(UUID, basic("""
                "_created":{"extension":[{"url":"http://e.org/x","extension":[
                  {"url":"y","valueReference":{"reference":"@"}},{"url":"z","valueString":"@"}]}]}""".replace("@", UUID)));

        JsonNode inner = basic.path("_created").path("extension").path(0).path("extension");
        assertThat(inner.path(0).path("valueReference").path("reference").asText())
                .isEqualTo("Patient/p");
        assertThat(inner.path(1).path("valueString").asText()).isEqualTo(UUID);
    }

    @Test
    void aUuidOrOidCannotHoldAReferenceAndStays() {
        assertThat(extension(UUID, "\"valueUuid\":\"" + UUID + "\"")
                        .path("valueUuid")
                        .asText())
                .isEqualTo(UUID);
    }

    @Test
    void anOidStays() {
        assertThat(extension(OID, "\"valueOid\":\"" + OID + "\"")
                        .path("valueOid")
                        .asText())
                .isEqualTo(OID);
    }

    @Test
    void aCanonicalInAnExtensionStays() {
        assertThat(extension(OLD, "\"valueCanonical\":\"" + OLD + "\"")
                        .path("valueCanonical")
                        .asText())
                .isEqualTo(OLD);
    }

    @Test
    void theUrlOfAnAttachmentIsALink() {
        JsonNode document = stored(UUID, """
                {"resourceType":"DocumentReference","status":"current",
                 "content":[{"attachment":{"title":"@","url":"@"}}]}""".replace("@", UUID));

        JsonNode attachment = document.path("content").path(0).path("attachment");
        assertThat(attachment.path("url").asText()).isEqualTo("Patient/p");
        assertThat(attachment.path("title").asText()).isEqualTo(UUID);
    }

    @Test
    void containedResourcesReferToEntriesToo() {
        JsonNode basic = stored(
                UUID,
                basic("\"contained\":[{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\","
                        + "\"code\":{\"text\":\"" + UUID + "\"},\"subject\":{\"reference\":\"" + UUID + "\"}}],"
                        + "\"subject\":{\"reference\":\"#o\"}"));

        JsonNode contained = basic.path("contained").path(0);
        assertThat(contained.path("subject").path("reference").asText()).isEqualTo("Patient/p");
        assertThat(contained.path("code").path("text").asText()).isEqualTo(UUID);
        assertThat(basic.path("subject").path("reference").asText()).isEqualTo("#o");
    }

    @Test
    void ofANarrativeOnlyItsLinksAreRewritten() {
        JsonNode basic = stored(OLD, basic("""
                "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><!-- <a href='@'/> --><a \
                title='a>b' href = '@#f'>href=\\"@\\"</a><img alt=\\"@\\" src=\\"@\\"/></div>"}""".replace("@", OLD)));

        assertThat(basic.path("text").path("div").asText())
                .isEqualTo("<div xmlns=\"http://www.w3.org/1999/xhtml\"><!-- <a href='@'/> --><a title='a>b' href = "
                                .replace("@", OLD)
                        + "\"Patient/p#f\">href=\"@\"</a><img alt=\"@\" src=\"Patient/p\"/></div>".replace("@", OLD));
    }

    @Test
    void anAbsoluteFullUrlIsFoundByAbsoluteAndByRelativeReferences() {
        JsonNode observation = stored("http://old.example/fhir/Observation/1", OLD, """
                {"resourceType":"Observation","status":"final","code":{"text":"x"},
                 "subject":{"reference":"http://old.example/fhir/Patient/7"},"performer":[{"reference":"Patient/7"}]}""");

        assertThat(observation.path("subject").path("reference").asText()).isEqualTo("Patient/p");
        assertThat(observation.path("performer").path(0).path("reference").asText())
                .isEqualTo("Patient/p");
    }

    @Test
    void aDefinitionWhoseFullUrlIsItsCanonicalUrlKeepsItsName() {
        String system = "http://example.org/CodeSystem/colours";
        Answer answer = fhir.post("", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"@","resource":{"resourceType":"CodeSystem","id":"colours","url":"@","status":"active","content":"complete"},
                  "request":{"method":"PUT","url":"CodeSystem/colours"}},
                 {"resource":{"resourceType":"Basic","id":"b","code":{"coding":[{"system":"@","code":"red"}]},
                   "subject":{"reference":"@"}},
                  "request":{"method":"PUT","url":"Basic/b"}}]}""".replace("@", system));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(fhir.get("CodeSystem/colours").json().path("url").asText()).isEqualTo(system);
        JsonNode basic = fhir.get("Basic/b").json();
        assertThat(basic.path("code").path("coding").path(0).path("system").asText())
                .isEqualTo(system);
        assertThat(basic.path("subject").path("reference").asText()).isEqualTo("CodeSystem/colours");
    }

    @Test
    void linksBetweenTheEntriesOfABundleThatIsStoredStay() {
        JsonNode stored = stored(UUID, """
                {"resourceType":"Bundle","type":"collection","entry":[
                 {"fullUrl":"@","resource":{"resourceType":"Patient"}},
                 {"fullUrl":"urn:uuid:0d1a2b3c-0000-4000-8000-000000000002","resource":{"resourceType":"Basic",
                  "code":{"text":"x"},"subject":{"reference":"@"}}}]}""".replace("@", UUID));

        assertThat(stored.path("entry").path(0).path("fullUrl").asText()).isEqualTo(UUID);
        assertThat(stored.path("entry")
                        .path(1)
                        .path("resource")
                        .path("subject")
                        .path("reference")
                        .asText())
                .isEqualTo(UUID);
    }

    @Test
    void aConditionalReferenceInAnExtensionOrAContainedResourceIsResolvedAndAStringIsNot() {
        fhir.put("Patient/ann", "{\"resourceType\":\"Patient\",\"id\":\"ann\",\"identifier\":[{\"value\":\"1\"}]}");
        String criteria = "Patient?identifier=1";

        JsonNode basic = stored(UUID, basic("""
                "extension":[{"url":"http://e.org/r","valueReference":{"reference":"@"}},{"url":"http://e.org/s","valueString":"@"}],
                "contained":[{"resourceType":"Basic","id":"c","code":{"text":"@"},"subject":{"reference":"@"}}],
                "author":{"reference":"#c"}""".replace("@", criteria)));

        assertThat(basic.path("extension")
                        .path(0)
                        .path("valueReference")
                        .path("reference")
                        .asText())
                .isEqualTo("Patient/ann");
        assertThat(basic.path("extension").path(1).path("valueString").asText()).isEqualTo(criteria);
        assertThat(basic.path("contained")
                        .path(0)
                        .path("subject")
                        .path("reference")
                        .asText())
                .isEqualTo("Patient/ann");
        assertThat(basic.path("contained").path(0).path("code").path("text").asText())
                .isEqualTo(criteria);
    }

    @Test
    void aReferenceToAUuidThatNoEntryHasIsRefusedWithItsEntry() {
        for (String dangling : new String[] {"urn:uuid:0d1a2b3c-0000-4000-8000-00000000dead", "urn:oid:1.2.3"}) {
            Answer answer = fhir.post("", """
                    {"resourceType":"Bundle","type":"transaction","entry":[
                     {"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},
                     {"resource":{"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"%s"}},
                      "request":{"method":"POST","url":"Basic"}}]}""".formatted(dangling));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("Bundle.entry[1]", dangling, "fullUrl of no entry");
            assertThat(fhir.get("Patient").json().path("entry")).isEmpty();
        }
    }
}
