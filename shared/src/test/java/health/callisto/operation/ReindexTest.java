package health.callisto.operation;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import health.callisto.sql.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code $reindex}: the bodies it takes, and that it indexes again what was stored by former rules. */
class ReindexTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"resourceType\":\"Parameters\"}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"maximumConcurrency\",\"valueInteger\":\"3\"},"
                        + "{\"name\":\"targetDataStoreUsagePercentage\",\"valueInteger\":\"20\"},"
                        + "{\"name\":\"queryDelayIntervalInMilliseconds\",\"valueInteger\":\"1000\"},"
                        + "{\"name\":\"maximumNumberOfResourcesPerQuery\",\"valueInteger\":\"1\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"targetResourceTypes\","
                        + "\"valueString\":\"Patient,Observation\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"type\",\"valueCode\":\"Patient\"}]}"
            })
    void bodiesOfTheAzureDocumentationAreUnderstood(String body) {
        assertThat(fhir.post("$reindex", body).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"shoe\",\"valueString\":\"x\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"type\",\"valueCode\":\"Shoe\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"type\"}]}",
                "{\"resourceType\":"
            })
    void otherBodiesAreRefused(String body) {
        assertThat(fhir.post("$reindex", body).status()).isEqualTo(400);
    }

    @Test
    void whatFormerRulesLeftIsReplaced() {
        fhir.put(
                "Patient/p",
                "{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"family\":\"O'Brien\"}],\"birthDate\":\"2000-01-01\"}");
        // As if the rules had been others: apostrophes kept, days a second long.
        fhir.service().database().write(connection -> {
            Rows.update(connection, "UPDATE StringIndex SET Value = 'o''brien' WHERE Value = 'obrien'");
            return Rows.update(
                    connection, "UPDATE DateIndex SET Start = Start - 86400000000, Finish = Start - 86400000000");
        });
        assertThat(fhir.get("Patient?family=obrien").json().path("entry")).isEmpty();

        Answer started = fhir.post("$reindex", "{\"resourceType\":\"Parameters\",\"parameter\":[]}");

        assertThat(started.status()).isEqualTo(202);
        assertThat(fhir.get("Patient?family=obrien").json().path("entry")).hasSize(1);
        assertThat(fhir.get("Patient?birthdate=2000-01-01").json().path("entry"))
                .hasSize(1);
        assertThat(fhir.get("Patient?birthdate=lt2000-01-01").json().path("entry"))
                .isEmpty();
    }

    @Test
    void aRawPlusInTheOutputFormatOfAnExportIsRepaired() {
        assertThat(fhir.get("$export?_outputFormat=application/fhir+ndjson", "Prefer", "respond-async")
                        .status())
                .isEqualTo(202);
    }
}
