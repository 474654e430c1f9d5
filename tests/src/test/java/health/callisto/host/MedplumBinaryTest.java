package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code createBinary} of @medplum/core, a client of browsers, which sends a Binary as its content. */
@ExtendWith(SharedHost.class)
class MedplumBinaryTest {
    @Test
    void whatTheClientCreatesIsReadAsResourceAndAsContent(RunningHost host) throws IOException, InterruptedException {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        String everyByte = Base64.getEncoder().encodeToString(bytes);

        JsonNode seen = run(host);

        assertThat(seen.at("/image/contentType").asText()).isEqualTo("image/png");
        assertThat(seen.at("/image/securityContext/reference").asText()).isEqualTo("Patient/p");
        assertThat(seen.at("/read/data").asText()).isEqualTo(everyByte);
        assertThat(seen.at("/imageContent/type").asText()).isEqualTo("image/png");
        assertThat(seen.at("/imageContent/base64").asText()).isEqualTo(everyByte);
        assertThat(seen.at("/textContent/base64").asText()).isEqualTo("Wm/Dqw==");
        assertThat(seen.at("/attachment/contentType").asText()).isEqualTo("application/pdf");
    }

    private static JsonNode run(RunningHost host) throws IOException, InterruptedException {
        String base = host.base().toString();
        int path = base.indexOf("/demo/");
        Process node =
                new ProcessBuilder("node", "medplum/binary.mjs", base.substring(0, path + 1), "demo/fhir/main").start();
        OutputLines output = new OutputLines(node.getInputStream());
        OutputLines errors = new OutputLines(node.getErrorStream());
        try {
            Await.until("the end of the client", () -> !node.isAlive(), () -> output.soFar() + " " + errors.soFar());
            assertThat(node.exitValue()).as("%s", errors.whole()).isZero();
            return RunningHost.parse(String.join("", output.whole()));
        } finally {
            node.destroyForcibly();
        }
    }
}
