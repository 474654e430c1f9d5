package health.callisto.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binary as its own content (R4 binary.html#rest). */
class BinaryTest {
    private static final byte[] IMAGE = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xFF, (byte) 0xD8, '\r', '\n', '"', '\\'
    };

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private Answer post(byte[] content, String type) {
        return fhir.send("POST", "Binary", content, "Content-Type", type);
    }

    @Test
    void rawBytesAreStoredAndAnsweredInTheirType() {
        Answer created = post(IMAGE, "image/png");
        Answer read = fhir.get("Binary/" + created.id(), "Accept", "image/png");
        Answer resource = fhir.get("Binary/" + created.id(), "Accept", "application/fhir+json");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("resourceType").asText()).isEqualTo("Binary");
        assertThat(created.header("Location")).endsWith("/Binary/" + created.id() + "/_history/1");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.bytes()).isEqualTo(IMAGE);
        assertThat(read.header("Content-Type")).isEqualTo("image/png");
        assertThat(read.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(read.header("Content-Security-Policy")).contains("sandbox");
        assertThat(read.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(resource.json().path("contentType").asText()).isEqualTo("image/png");
        assertThat(resource.header("Content-Type")).startsWith("application/fhir+json");
    }

    @Test
    void aPutOfRawBytesCreatesAndReplaces() {
        Answer first = fhir.send("PUT", "Binary/b", IMAGE, "Content-Type", "image/png");
        Answer second = fhir.send(
                "PUT", "Binary/b", "é".getBytes(ISO_8859_1), "Content-Type", "text/plain;  charset=iso-8859-1");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(fhir.get("Binary/b", "Accept", "*/*").bytes()).isEqualTo("é".getBytes(ISO_8859_1));
        assertThat(fhir.get("Binary/b").header("Content-Type")).isEqualTo("text/plain; charset=iso-8859-1");
        assertThat(fhir.get("Binary/b/_history/1").bytes()).isEqualTo(IMAGE);
        assertThat(fhir.send("PUT", "Binary/b", IMAGE, "Content-Type", "image/png", "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void theSecurityContextGoesWithTheContentBothWays() {
        Answer created =
                fhir.send("POST", "Binary", IMAGE, "Content-Type", "image/png", "X-Security-Context", "Patient/p");

        assertThat(created.json().at("/securityContext/reference").asText()).isEqualTo("Patient/p");
        assertThat(fhir.get("Binary/" + created.id()).header("X-Security-Context"))
                .isEqualTo("Patient/p");
        assertThat(fhir.send("POST", "Binary", IMAGE, "Content-Type", "image/png", "X-Security-Context", "no reference")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            - ~ image/png
            */* ~ image/png
            image/* ~ image/png
            application/pdf ~ image/png
            text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 ~ image/png
            application/fhir+json;q=0.5, image/png ~ image/png
            application/fhir+json, image/png ~ image/png
            application/fhir+json, */*; q=0.1 ~ application/fhir+json; charset=utf-8
            application/fhir+xml ~ application/fhir+xml; charset=utf-8
            application/json ~ application/fhir+json; charset=utf-8
            application/xml ~ application/fhir+xml; charset=utf-8
            """)
    void fhirIsAnsweredWhereItIsAskedForByName(String accept, String type) {
        fhir.send("PUT", "Binary/b", IMAGE, "Content-Type", "image/png");

        Answer answer = accept == null ? fhir.get("Binary/b") : fhir.get("Binary/b", "Accept", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
    }

    @Test
    void theOwnTypeWinsWhereItIsJsonOrXml() {
        fhir.send("PUT", "Binary/j", "{\"a\":1}".getBytes(UTF_8), "Content-Type", "application/json");
        fhir.send(
                "PUT", "Binary/x", "<?xml version='1.0'?><!DOCTYPE a><a/>".getBytes(UTF_8), "Content-Type", "text/xml");

        assertThat(fhir.get("Binary/j", "Accept", "application/json").text()).isEqualTo("{\"a\":1}");
        assertThat(fhir.get("Binary/x", "Accept", "text/xml").text()).endsWith("<a/>");
        assertThat(fhir.get("Binary/j", "Accept", "application/fhir+json").text())
                .contains("Binary");
        assertThat(fhir.get("Binary/j?_format=json", "Accept", "*/*").text()).contains("Binary");
    }

    @Test
    void aResourceIsTakenAsOneInWhateverFormatItComes() {
        String json = "{\"resourceType\":\"Binary\",\"contentType\":\"text/plain\",\"data\":\"QUJD\"}";
        String xml =
                "<Binary xmlns=\"http://hl7.org/fhir\"><contentType value=\"text/plain\"/><data value=\"QUJD\"/></Binary>";

        for (String type : new String[] {"application/fhir+json", "application/json"}) {
            assertThat(fhir.get("Binary/"
                                    + fhir.post("Binary", json, "Content-Type", type)
                                            .id())
                            .text())
                    .isEqualTo("ABC");
        }
        for (String type : new String[] {"application/fhir+xml", "application/xml", "text/xml"}) {
            assertThat(fhir.get("Binary/"
                                    + fhir.post("Binary", xml, "Content-Type", type)
                                            .id())
                            .text())
                    .isEqualTo("ABC");
        }
        assertThat(fhir.post("Binary", "{\"resourceType\":", "Content-Type", "application/json")
                        .status())
                .isEqualTo(400);
        assertThat(fhir.post("Binary", "{\"resourceType\":\"Patient\"}", "Content-Type", "application/json")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void otherTypesTakeNoContentAndNothingIsNoContent() {
        assertThat(fhir.send("POST", "Patient", IMAGE, "Content-Type", "image/png")
                        .status())
                .isEqualTo(415);
        assertThat(fhir.send("PATCH", "Binary/b", IMAGE, "Content-Type", "image/png")
                        .status())
                .isEqualTo(415);
        assertThat(fhir.send("POST", "Binary", new byte[0], "Content-Type", "image/png")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void contentThatAHostHasMadeATextOfIsRefusedWhereBytesAreLost() {
        // As the Functions host hands a body over: decoded as UTF-8.
        Answer lost = fhir.post("Binary", new String(IMAGE, UTF_8), "Content-Type", "image/png");
        Answer whole = fhir.post("Binary", "Zoë", "Content-Type", "text/plain");

        assertThat(lost.status()).isEqualTo(415);
        assertThat(lost.diagnostics()).contains("base64");
        assertThat(fhir.get("Binary/" + whole.id()).text()).isEqualTo("Zoë");
    }

    @Test
    void contentThatIsTooLargeIsRefused() {
        assertThat(post(new byte[SentBinary.MAX_BYTES + 1], "image/png").status())
                .isEqualTo(413);
    }

    @Test
    void errorsDeletionsAndConditionsAreToldAsOfAnyResource() {
        Answer none = fhir.get("Binary/none", "Accept", "image/png");
        String id = post(IMAGE, "image/png").id();

        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(fhir.get("Binary/" + id, "Accept", "image/png", "If-None-Match", "W/\"1\"")
                        .status())
                .isEqualTo(304);
        assertThat(fhir.send("HEAD", "Binary/" + id, "").header("Content-Type")).isEqualTo("image/png");
        fhir.send("DELETE", "Binary/" + id, "");
        assertThat(fhir.get("Binary/" + id).status()).isEqualTo(410);
    }

    @Test
    void bundlesHaveTheResource() {
        String id = post(IMAGE, "image/png").id();
        Answer batch = fhir.post(
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\",\"url\":\"Binary/"
                        + id + "\"}}]}");

        assertThat(batch.json().at("/entry/0/resource/contentType").asText()).isEqualTo("image/png");
        assertThat(fhir.get("Binary?_id=" + id, "Accept", "*/*")
                        .json()
                        .at("/entry/0/resource/contentType")
                        .asText())
                .isEqualTo("image/png");
        assertThat(fhir.get("Binary/" + id + "/_history").json().path("total").asInt())
                .isEqualTo(1);
    }
}
