package health.callisto.http;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host hands over as a body: whole, in parts or not at all. */
class ArrivedBodyTest {
    private static final String JSON = "application/fhir+json";
    private static final byte[] PATIENT =
            bytes("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Gr\u00fc\u00dfe\"}]}");

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
    void aGzipBodyIsUnpacked(String coding) throws IOException {
        Answer answer = post(gzip(PATIENT), "Content-Type", JSON, "Content-Encoding", coding);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("name").path(0).path("family").asText()).isEqualTo("Gr\u00fc\u00dfe");
    }

    @Test
    void aGzipBodyThatUnpacksToMoreThanFiftyMegabytesIsTooLarge() throws IOException {
        byte[] spaces = new byte[ArrivedBody.MAX_BYTES + 1];
        java.util.Arrays.fill(spaces, (byte) ' ');

        assertRefused(post(gzip(spaces), "Content-Type", JSON, "Content-Encoding", "gzip"), 413, "50 MB");
    }

    @Test
    void aGzipBodyThatTheHostMadeATextOfIsRefusedWithTheWayToMendIt() throws IOException {
        String text = new String(gzip(PATIENT), StandardCharsets.UTF_8);

        assertRefused(
                fhir.post("Patient", text, "Content-Type", JSON, "Content-Encoding", "gzip"),
                415,
                "uncompressed, without Content-Encoding");
    }

    @Test
    void anotherEncodingIsRefused() {
        assertRefused(post(PATIENT, "Content-Type", JSON, "Content-Encoding", "br"), 415, "gzip or without");
        assertRefused(post(PATIENT, "Content-Type", JSON, "Content-Encoding", "gzip, br"), 415, "gzip or without");
    }

    @Test
    void aBodyThatSaysItIsGzipAndIsNotIsRefused() {
        assertRefused(post(PATIENT, "Content-Type", JSON, "Content-Encoding", "gzip"), 400, "cannot be unpacked");
    }

    @Test
    void theIdentityEncodingIsNone() {
        assertThat(post(PATIENT, "Content-Type", JSON, "Content-Encoding", "identity")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "application/fhir+json,{'resourceType':'Patient'}",
        "application/fhir+xml,<Patient xmlns='http://hl7.org/fhir'/>"
    })
    void bytesThatAreNoUtf8AreRefusedAndNeverReplaced(String type, String text) {
        byte[] body = bytes(text.replace('\'', '"') + "  ");
        body[body.length - 1] = (byte) 0xff;

        assertRefused(post(body, "Content-Type", type), 400, "not valid UTF-8");
        assertRefused(
                fhir.post("Patient", new String(body, StandardCharsets.UTF_8), "Content-Type", type), 400, "U+FFFD");
    }

    @Test
    void theReplacementCharacterItselfIsTakenWhereTheHostKeepsTheBytes() {
        byte[] body = bytes("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"\ufffd\"}]}");

        assertThat(post(body, "Content-Type", JSON).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,Patient",
        "PUT,Patient/a",
        "PATCH,Patient/a",
        "POST,''",
        "POST,Patient/_search",
        "POST,Patient/$validate",
        "POST,$import",
        "DELETE,$bulk-delete"
    })
    void aChunkedBodyThatDidNotArriveNeedsALength(String method, String path) {
        assertRefused(
                fhir.send(method, path, "", "Content-Type", JSON, "Transfer-Encoding", "Chunked"),
                411,
                "Content-Length");
    }

    @Test
    void aReadMayBeChunked() {
        assertThat(fhir.get("Patient", "Transfer-Encoding", "chunked").status()).isEqualTo(200);
    }

    private Answer post(byte[] body, String... headers) {
        return fhir.send("POST", "Patient", body, headers);
    }

    private static void assertRefused(Answer answer, int status, String reason) {
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
        assertThat(answer.json().path("resourceType").asText()).isEqualTo("OperationOutcome");
        assertThat(answer.diagnostics()).contains(reason);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
