package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAPI is loaded when XML or a profile first comes by: cold starts and memory depend on it (spec 02, principles). */
class LazyHapiTest {
    private static final String CONTEXT = "ca.uhn.fhir.context.FhirContext";

    @Test
    void onlyXmlAndProfilesLoadIt(@TempDir Path data) throws IOException {
        try (RunningHost host = RunningHost.start(data)) {
            host.post("Patient", "{\"resourceType\":\"Patient\",\"gender\":\"female\"}");
            host.get("Patient?gender=female");
            host.post("Patient/$validate", "{\"resourceType\":\"Patient\"}");
            host.get("metadata");
            assertThat(host.hasLoaded(CONTEXT)).isFalse();

            HttpResponse<String> xml = host.get("Patient?gender=female&_format=xml");

            assertThat(xml.body()).startsWith("<Bundle");
            assertThat(host.hasLoaded(CONTEXT)).isTrue();
        }
    }
}
