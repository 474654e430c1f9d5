package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** In imports and exports too, an absolute reference to a resource of the service itself is worth what the relative one is. */
@ExtendWith(SharedHost.class)
class OwnReferencesInBulkTest {
    private final String mark = HapiClients.unique();
    private final String in = mark + "-in";
    private final String out = mark + "-out";
    private RunningHost host;

    /** Two patients with an observation each and a group of the first, which all name each other by whole URLs. */
    @BeforeEach
    void importAll(RunningHost shared) {
        host = shared;
        String lines = String.join(
                "\n",
                "{\"resourceType\":\"Patient\",\"id\":\"" + in + "\"}",
                "{\"resourceType\":\"Patient\",\"id\":\"" + out + "\"}",
                observation(in),
                observation(out),
                "{\"resourceType\":\"Group\",\"id\":\"" + mark + "\",\"type\":\"person\",\"actual\":true,\"member\":["
                        + "{\"entity\":{\"reference\":\"" + url(in) + "\"}},"
                        + "{\"entity\":{\"reference\":\"https://other.example.org/fhir/Patient/" + out + "\"}}]}");
        JsonNode manifest = ImportJob.start(
                        host, new ImportJob.Input("", new InputFiles(host).upload(mark + "/own.ndjson", lines)))
                .manifest();
        assertThat(manifest.path("error")).isEmpty();
    }

    private String url(String patient) {
        return host.base() + "/Patient/" + patient;
    }

    private String observation(String patient) {
        return "{\"resourceType\":\"Observation\",\"id\":\"" + patient
                + "\",\"status\":\"final\",\"code\":{\"text\":\"c\"},\"subject\":{\"reference\":\"" + url(patient)
                + "\"}}";
    }

    private Set<String> exported(String path) {
        return ExportJob.start(host, path).output().keySet();
    }

    @Test
    void whatIsImportedIsInTheCompartmentsOfItsPatients() {
        for (String query : List.of(
                "Patient/" + in + "/Observation", "Observation?patient=" + in, "Observation?subject=" + url(in))) {
            assertThat(host.json(query).findValuesAsText("fullUrl"))
                    .containsExactly(host.base() + "/Observation/" + in);
        }
        assertThat(host.json("Patient/" + in + "/$everything").findValuesAsText("fullUrl"))
                .contains(host.base() + "/Observation/" + in)
                .doesNotContain(host.base() + "/Observation/" + out);
    }

    @Test
    void aGroupIsExportedByMembersThatItNamesByTheirUrls() {
        assertThat(exported("Group/" + mark + "/$export"))
                .containsExactlyInAnyOrder("Group/" + mark, "Patient/" + in, "Observation/" + in);
        assertThat(exported("Group/" + mark + "/$export?_type=Observation&_typeFilter=Observation%3Fstatus%3Dfinal"))
                .containsExactly("Observation/" + in);
    }

    @Test
    void patientsAreExportedWithWhatNamesThemByTheirUrls() {
        assertThat(exported("Patient/$export?_type=Patient,Observation"))
                .contains("Patient/" + in, "Observation/" + in, "Patient/" + out, "Observation/" + out);
        String body = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"patient\",\"valueReference\":"
                + "{\"reference\":\"" + url(in) + "\"}},{\"name\":\"_type\",\"valueString\":\"Patient,Observation\"}]}";
        ExportJob named = ExportJob.taken(
                host,
                host.send(host.request("Patient/$export")
                        .header("Prefer", "respond-async")
                        .header("Content-Type", "application/fhir+json")
                        .POST(BodyPublishers.ofString(body))));
        assertThat(named.output()).containsOnlyKeys("Patient/" + in, "Observation/" + in);
    }
}
