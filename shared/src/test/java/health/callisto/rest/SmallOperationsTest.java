package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code $lastn}, {@code $member-match} and {@code $docref}. */
class SmallOperationsTest {
    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private void observation(String id, String patient, String date, String... codes) {
        String codings = String.join(
                ",",
                List.of(codes).stream()
                        .map(code -> "{\"system\":\"http://l\",\"code\":\"" + code + "\"}")
                        .toList());
        fhir.put("Observation/" + id, """
                {"resourceType":"Observation","id":"%s","status":"final","code":{"coding":[%s]},
                 "category":[{"coding":[{"code":"lab"}]}],"subject":{"reference":"Patient/%s"},"effectiveDateTime":"%s"}
                """.formatted(id, codings, patient, date));
    }

    private static List<String> ids(Answer answer) {
        return answer.json().findParents("resource").stream()
                .map(entry -> entry.path("resource").path("id").asText())
                .toList();
    }

    @Test
    void lastnGivesTheNewestOfEachCodeWithTies() {
        observation("a1", "p", "2020-01-01", "a");
        observation("a2", "p", "2020-01-02", "a");
        observation("a3", "p", "2020-01-03", "a");
        observation("a3-too", "p", "2020-01-03", "a", "a-translated");
        observation("b1", "p", "2019-01-01", "b");
        observation("t", "p", "2018-01-01", "a-translated");
        observation("other", "q", "2021-01-01", "a");

        assertThat(ids(fhir.get("Observation/$lastn?patient=p"))).containsExactlyInAnyOrder("a3", "a3-too", "b1");
        assertThat(ids(fhir.get("Observation/$lastn?patient=p&max=3")))
                .containsExactlyInAnyOrder("a3", "a3-too", "a2", "b1");
        assertThat(ids(fhir.get("Observation/$lastn?subject=Patient/p&code=http://l|b&max=2")))
                .containsExactly("b1");
        assertThat(ids(fhir.get("Observation/$lastn?patient=p&category=none"))).isEmpty();
        assertThat(fhir.get("Observation/$lastn?category=lab").status()).isEqualTo(400);
        assertThat(fhir.get("Observation/$lastn?patient=p&max=0").status()).isEqualTo(400);
        assertThat(fhir.get("Observation/$lastn?patient=p&nonsense=1").status()).isEqualTo(400);
    }

    private String match(String family, String birthDate, String subscriber) {
        return """
                {"resourceType":"Parameters","parameter":[
                 {"name":"MemberPatient","resource":{"resourceType":"Patient","name":[{"family":"%s","given":["Ann"]}],
                  "birthDate":"%s"}},
                 {"name":"CoverageToMatch","resource":{"resourceType":"Coverage","status":"active","subscriberId":"%s",
                  "beneficiary":{"display":"x"},"payor":[{"display":"p"}]}}]}
                """.formatted(family, birthDate, subscriber);
    }

    @Test
    void memberMatchFindsTheOneWhoHasTheCoverage() {
        for (String id : List.of("m1", "m2")) {
            fhir.put("Patient/" + id, """
                    {"resourceType":"Patient","id":"%s","name":[{"family":"Eyre","given":["Ann"]}],"birthDate":"1980-01-01",
                     "identifier":[{"value":"other"},{"type":{"coding":[{"code":"MB"}]},"system":"http://plan","value":"%s"}]}
                    """.formatted(id, id));
            fhir.put("Coverage/" + id, """
                    {"resourceType":"Coverage","id":"%s","status":"active","subscriberId":"s-%s",
                     "beneficiary":{"reference":"Patient/%s"},"payor":[{"display":"p"}]}
                    """.formatted(id, id, id));
        }

        Answer found = fhir.post("Patient/$member-match", match("Eyre", "1980-01-01", "s-m2"));

        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().at("/parameter/0/valueIdentifier/value").asText())
                .isEqualTo("m2");
        assertThat(fhir.post("Patient/$member-match", match("Eyre", "1980-01-01", "none"))
                        .status())
                .isEqualTo(422);
        assertThat(fhir.post("Patient/$member-match", match("Eyre", "1981-01-01", "s-m2"))
                        .status())
                .isEqualTo(422);
        assertThat(fhir.post("Patient/$member-match", "{\"resourceType\":\"Parameters\"}")
                        .diagnostics())
                .contains("MemberPatient");
    }

    @Test
    void docrefFindsTheDocumentsOfACare() {
        for (String month : List.of("01", "06")) {
            fhir.put("DocumentReference/d" + month, """
                    {"resourceType":"DocumentReference","id":"d%s","status":"current","subject":{"reference":"Patient/p"},
                     "type":{"coding":[{"system":"http://l","code":"34133-9"}]},
                     "context":{"period":{"start":"2020-%s-01","end":"2020-%s-20"}},"content":[{"attachment":{"title":"t"}}]}
                    """.formatted(month, month, month));
        }

        assertThat(ids(fhir.get("DocumentReference/$docref?patient=p"))).containsExactlyInAnyOrder("d01", "d06");
        assertThat(ids(fhir.get("DocumentReference/$docref?patient=p&start=2020-05-01&end=2020-12-31")))
                .containsExactly("d06");
        assertThat(ids(fhir.get("DocumentReference/$docref?patient=p&type=http://l|other")))
                .isEmpty();
        assertThat(fhir.get("DocumentReference/$docref").diagnostics()).contains("'patient'");
    }
}
