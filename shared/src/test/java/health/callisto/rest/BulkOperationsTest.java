package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code $bulk-delete}, {@code $bulk-update} and the list of jobs; the workers of this fixture run at once. */
class BulkOperationsTest {
    private static final String SET_BORN = """
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
             {"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.gender"},
             {"name":"value","valueCode":"other"}]}]}
            """;

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private void patient(String id, String gender) {
        assertThat(fhir.put(
                                "Patient/" + id,
                                "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"gender\":\"" + gender + "\"}")
                        .status())
                .isLessThan(300);
    }

    private Answer start(String method, String path, String body) {
        return fhir.send(method, path, body, "Prefer", "respond-async", "Content-Type", "application/fhir+json");
    }

    /** What the status answers; the job has ended. */
    private Answer ended(Answer started) {
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        return fhir.get(started.header("Content-Location").substring(FhirFixture.BASE.length() + 1));
    }

    private static int count(Answer ended, String name, String type) {
        for (JsonNode parameter : ended.json().path("parameter")) {
            for (JsonNode part : parameter.path("part")) {
                if (parameter.path("name").asText().equals(name)
                        && part.path("name").asText().equals(type)) {
                    return part.path("valueInteger").asInt();
                }
            }
        }
        return 0;
    }

    @Test
    void whatTheCriteriaMatchIsDeletedAndNothingElse() {
        patient("a", "male");
        patient("b", "female");
        patient("c", "male");

        Answer ended = ended(start("DELETE", "Patient/$bulk-delete?gender=male", ""));

        assertThat(ended.status()).isEqualTo(200);
        assertThat(count(ended, "ResourceDeletedCount", "Patient")).isEqualTo(2);
        assertThat(fhir.get("Patient/a").status()).isEqualTo(410);
        assertThat(fhir.get("Patient/a/_history/1").status()).isEqualTo(200);
        assertThat(fhir.get("Patient/b").status()).isEqualTo(200);
        assertThat(fhir.get("Patient/c").status()).isEqualTo(410);
    }

    @Test
    void aHardDeleteLeavesNothing() {
        patient("a", "male");
        patient("a", "other");

        assertThat(count(
                        ended(start("DELETE", "Patient/$bulk-delete?hardDelete=true", "")),
                        "ResourceDeletedCount",
                        "Patient"))
                .isEqualTo(1);

        assertThat(fhir.get("Patient/a").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/a/_history").status()).isEqualTo(404);
    }

    @Test
    void aPurgeOfHistoryKeepsTheCurrentVersion() {
        patient("a", "male");
        patient("a", "other");

        ended(start("DELETE", "Patient/$bulk-delete?_id=a&purgeHistory=true", ""));

        assertThat(fhir.get("Patient/a").json().path("gender").asText()).isEqualTo("other");
        assertThat(fhir.get("Patient/a/_history/1").status()).isEqualTo(404);
    }

    @Test
    void aSystemIsDeletedByTypesOrCriteria() {
        patient("a", "male");
        fhir.put("Basic/b", "{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\"t\"}}");

        assertThat(start("DELETE", "$bulk-delete", "").status()).isEqualTo(400);
        ended(start("DELETE", "$bulk-delete?_type=Basic", ""));

        assertThat(fhir.get("Basic/b").status()).isEqualTo(410);
        assertThat(fhir.get("Patient/a").status()).isEqualTo(200);
    }

    @Test
    void whatIsDeletedAlreadyIsRemovedForGood() {
        patient("gone", "male");
        patient("stays", "male");
        fhir.send("DELETE", "Patient/gone", "");
        fhir.put("Basic/b", "{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\"t\"}}");
        fhir.send("DELETE", "Basic/b", "");

        Answer ended = ended(start("DELETE", "Patient/$bulk-delete-soft-deleted", ""));

        assertThat(count(ended, "ResourceDeletedCount", "Patient")).isEqualTo(1);
        assertThat(fhir.get("Patient/gone").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/gone/_history").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/stays").status()).isEqualTo(200);
        assertThat(fhir.get("Basic/b").status()).isEqualTo(410);
        assertThat(count(
                        ended(start("DELETE", "$bulk-delete-soft-deleted?_type=Basic", "")),
                        "ResourceDeletedCount",
                        "Basic"))
                .isEqualTo(1);
    }

    @Test
    void manyThatAreDeletedAlreadyAreRemovedStepByStep() {
        for (int i = 0; i < 520; i++) {
            patient("p" + i, "male");
        }
        ended(start("DELETE", "Patient/$bulk-delete", ""));

        assertThat(count(
                        ended(start("DELETE", "Patient/$bulk-delete-soft-deleted?excludedResourceTypes=basic", "")),
                        "ResourceDeletedCount",
                        "Patient"))
                .isEqualTo(520);
        assertThat(fhir.get("Patient/p0").status()).isEqualTo(404);
        assertThat(fhir.get("Patient/p519").status()).isEqualTo(404);
    }

    @Test
    void excludedTypesStay() {
        patient("a", "male");
        fhir.put("Basic/b", "{\"resourceType\":\"Basic\",\"id\":\"b\",\"code\":{\"text\":\"t\"}}");
        fhir.put("Group/g", "{\"resourceType\":\"Group\",\"id\":\"g\",\"type\":\"person\",\"actual\":true}");

        ended(start("DELETE", "$bulk-delete?excludedResourceTypes=patient,Group&_isParallel=true", ""));

        assertThat(fhir.get("Basic/b").status()).isEqualTo(410);
        assertThat(fhir.get("Patient/a").status()).isEqualTo(200);
        assertThat(fhir.get("Group/g").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            DELETE ~ Patient/$bulk-delete?_remove-references=true&_hardDelete=true ~ _remove-references is not supported
            DELETE ~ Patient/$bulk-delete?_remove-references=perhaps ~ removeReferences must be true or false
            DELETE ~ $bulk-delete?excludedResourceTypes=Patinet ~ 'Patinet' is no resource type
            DELETE ~ Patient/$bulk-delete?excludedResourceTypes=Patient ~ leaves no type
            DELETE ~ Patient/$bulk-delete-soft-deleted?gender=male ~ no parameter 'gender'
            DELETE ~ $bulk-delete-soft-deleted?_lastUpdated=gt2020 ~ no parameter '_lastUpdated'
            """)
    void parametersThatAreNotTakenAreRefusedByName(String method, String path, String said) {
        Answer answer = start(method, path, "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains(said);
    }

    @Test
    void referencesThatAreNotToBeRemovedAreNoReasonToRefuse() {
        patient("a", "male");

        ended(start("DELETE", "Patient/$bulk-delete?_remove-references=false", ""));

        assertThat(fhir.get("Patient/a").status()).isEqualTo(410);
    }

    @Test
    void moreThanOneStepIsDeletedWhole() {
        for (int i = 0; i < 520; i++) {
            patient("p" + i, "male");
        }

        Answer ended = ended(start("DELETE", "Patient/$bulk-delete?gender=male", ""));

        assertThat(count(ended, "ResourceDeletedCount", "Patient")).isEqualTo(520);
        assertThat(fhir.get("Patient?_summary=count").json().path("total").asInt())
                .isZero();
    }

    @Test
    void aPatchIsMadeOnAllThatMatches() {
        patient("a", "male");
        patient("b", "female");
        fhir.put("Patient/c", "{\"resourceType\":\"Patient\",\"id\":\"c\",\"active\":true}");
        patient("d", "other");

        Answer ended = ended(start("PATCH", "Patient/$bulk-update", SET_BORN));

        assertThat(count(ended, "ResourceUpdatedCount", "Patient")).isEqualTo(2);
        assertThat(count(ended, "ResourceIgnoredCount", "Patient")).isEqualTo(1);
        assertThat(count(ended, "ResourcePatchFailedCount", "Patient")).isEqualTo(1);
        assertThat(ended.text()).contains("Patient/c: ");
        assertThat(fhir.get("Patient?gender=other&_summary=count")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(3);
        assertThat(fhir.get("Patient/d").json().path("meta").path("versionId").asText())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | Patient/$bulk-delete?colour=red | colour",
                "DELETE | Patient/$bulk-delete?gender=male&_count=3 | _count",
                "DELETE | Patient/$bulk-delete?hardDelete=yes | hardDelete must be true or false",
                "DELETE | Patient/$bulk-delete?hardDelete=true&purgeHistory=true | not both",
                "DELETE | $bulk-delete?_type=Patience | no resource type",
                "PATCH | Patient/$bulk-update | needs a patch",
                "GET | _operations?_count=0 | _count",
                "GET | _operations?before=soon | before"
            })
    void whatCannotBeDoneIsToldAtOnce(String method, String path, String told) {
        Answer answer = start(method, path, "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains(told);
    }

    @Test
    void withoutPreferNothingBegins() {
        patient("a", "male");

        assertThat(fhir.send("DELETE", "Patient/$bulk-delete", "").diagnostics())
                .contains("Prefer: respond-async");
        assertThat(fhir.get("Patient/a").status()).isEqualTo(200);
    }

    @Test
    void operatorsSeeTheJobsNewestFirstAndForgetThem() {
        patient("a", "male");
        Answer first = start("DELETE", "Patient/$bulk-delete?gender=male", "");
        start("PATCH", "Patient/$bulk-update", SET_BORN);

        JsonNode jobs = fhir.get("_operations").json().path("jobs");
        assertThat(jobs).hasSize(2);
        JsonNode deletion =
                fhir.get("_operations?kind=bulk-delete").json().path("jobs").path(0);
        assertThat(deletion.path("state").asText()).isEqualTo("completed");
        assertThat(deletion.path("resources").asInt()).isEqualTo(1);
        assertThat(deletion.path("status").asText()).isEqualTo(first.header("Content-Location"));
        JsonNode page = fhir.get("_operations?_count=1").json();
        assertThat(page.path("jobs")).hasSize(1);
        assertThat(page.path("next").asText()).contains("_count=1&before=");

        String status = first.header("Content-Location").substring(FhirFixture.BASE.length() + 1);
        assertThat(fhir.send("DELETE", status, "").status()).isEqualTo(202);
        assertThat(fhir.get(status).status()).isEqualTo(404);
        assertThat(fhir.get("_operations").json().path("jobs")).hasSize(1);
    }
}
