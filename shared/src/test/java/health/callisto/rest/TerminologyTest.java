package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Terminology over what is stored (R4 terminology-service.html) and the searches that rest on it. */
class TerminologyTest {
    private static final String ANIMALS = "http://codes.org/animals";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        fhir.put("CodeSystem/animals", """
                {"resourceType":"CodeSystem","id":"animals","url":"%s","version":"2","name":"Animals","status":"active",
                 "content":"complete","property":[{"code":"parent","type":"code"},{"code":"legs","type":"integer"}],
                 "concept":[{"code":"animal","display":"Animal","property":[{"code":"notSelectable","valueBoolean":true}],
                   "concept":[{"code":"mammal","display":"Mammal","concept":[
                      {"code":"dog","display":"Dog","definition":"Barks","property":[{"code":"legs","valueInteger":4}],
                       "designation":[{"language":"de","value":"Hund"}]},
                      {"code":"dodo-cat","display":"Sabre-tooth","property":[{"code":"inactive","valueBoolean":true}]}]},
                    {"code":"bird","display":"Bird","property":[{"code":"legs","valueInteger":2}]}]},
                  {"code":"bat","display":"Bat","property":[{"code":"parent","valueCode":"mammal"}]}]}
                """.formatted(ANIMALS));
        valueSet("mammals", "\"filter\":[{\"property\":\"concept\",\"op\":\"is-a\",\"value\":\"mammal\"}]");
        for (String code : List.of("dog", "bird", "bat", "mammal", "stone")) {
            fhir.put("Observation/" + code, """
                    {"resourceType":"Observation","id":"%s","status":"final","subject":{"reference":"Patient/p"},
                     "code":{"coding":[{"system":"%s","code":"%s"}]}}
                    """.formatted(
                            code, code.equals("stone") ? "http://codes.org/things" : ANIMALS, code));
        }
        fhir.put("Observation/none", """
                {"resourceType":"Observation","id":"none","status":"final","code":{"text":"free"}}
                """);
        fhir.put("Patient/p", "{\"resourceType\":\"Patient\",\"id\":\"p\"}");
    }

    private void valueSet(String id, String include) {
        fhir.put("ValueSet/" + id, """
                {"resourceType":"ValueSet","id":"%s","url":"http://sets.org/%s","status":"active",
                 "compose":{"include":[{"system":"%s",%s}]}}
                """.formatted(id, id, ANIMALS, include));
    }

    private List<String> codes(String query) {
        return fhir.get("ValueSet/" + query).json().at("/expansion/contains").findValuesAsText("code");
    }

    private List<String> ids(String query) {
        return fhir.get("Observation?" + query).json().findParents("resource").stream()
                .map(entry -> entry.path("resource").path("id").asText())
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            "filter":[{"property":"concept","op":"is-a","value":"mammal"}] ~ mammal dog dodo-cat bat
            "filter":[{"property":"concept","op":"descendent-of","value":"mammal"}] ~ dog dodo-cat bat
            "filter":[{"property":"concept","op":"is-not-a","value":"mammal"}] ~ animal bird
            "filter":[{"property":"concept","op":"generalizes","value":"dog"}] ~ animal mammal dog
            "filter":[{"property":"legs","op":"=","value":"4"}] ~ dog
            "filter":[{"property":"legs","op":"in","value":"2,4"}] ~ dog bird
            "filter":[{"property":"legs","op":"exists","value":"true"},{"property":"concept","op":"is-a","value":"mammal"}] ~ dog
            "concept":[{"code":"dog"},{"code":"unicorn","display":"Unicorn"}] ~ dog unicorn
            "valueSet":["http://sets.org/mammals"],"filter":[{"property":"legs","op":"exists","value":"true"}] ~ dog
            "version":"2" ~ animal mammal dog dodo-cat bird bat
            """)
    void aValueSetIsExpandedByItsComposition(String include, String expected) {
        valueSet("x", include);

        assertThat(codes("$expand?url=http://sets.org/x")).containsExactlyInAnyOrder(expected.split(" ", -1));
    }

    @Test
    void anExpansionIsFilteredPagedAndTellsWhatItIs() {
        JsonNode expansion = fhir.get("ValueSet/mammals/$expand?count=2&offset=1&includeDesignations=true")
                .json()
                .path("expansion");

        assertThat(expansion.path("total").asInt()).isEqualTo(4);
        assertThat(expansion.path("offset").asInt()).isEqualTo(1);
        assertThat(expansion.path("contains")).hasSize(2);
        assertThat(expansion.at("/contains/0/designation/0/value").asText()).isEqualTo("Hund");
        assertThat(codes("$expand?url=http://sets.org/mammals&filter=DO")).containsExactly("dog", "dodo-cat");
        assertThat(codes("$expand?url=http://sets.org/mammals&activeOnly=true"))
                .containsExactly("mammal", "dog", "bat");
    }

    @Test
    void aValueSetInTheBodyIsExpandedAsWell() {
        Answer answer = fhir.post("ValueSet/$expand", """
                {"resourceType":"Parameters","parameter":[{"name":"valueSet","resource":{"resourceType":"ValueSet",
                 "status":"draft","compose":{"include":[{"system":"%s"}],"exclude":[{"system":"%s","concept":[{"code":"animal"}]}]}}}]}
                """.formatted(ANIMALS, ANIMALS));

        assertThat(answer.json().at("/expansion/total").asInt()).isEqualTo(5);
    }

    @Test
    void whatIsNotStoredOrHasNoEndIsSaid() {
        valueSet("loop", "\"valueSet\":[\"http://sets.org/loop\"]");
        fhir.put("ValueSet/other", """
                {"resourceType":"ValueSet","id":"other","url":"http://sets.org/other","status":"active",
                 "compose":{"include":[{"system":"http://none.org"}]}}
                """);

        assertThat(fhir.get("ValueSet/$expand?url=http://sets.org/none").status())
                .isEqualTo(404);
        assertThat(fhir.get("ValueSet/$expand").diagnostics()).contains("'url'");
        assertThat(fhir.get("ValueSet/loop/$expand").diagnostics()).contains("contains itself");
        assertThat(fhir.get("ValueSet/other/$expand").diagnostics()).contains("http://none.org");
        assertThat(fhir.get("ValueSet/other/$expand").status()).isEqualTo(422);
    }

    @Test
    void aCodeIsLookedUp() {
        String found =
                fhir.get("CodeSystem/$lookup?system=" + ANIMALS + "&code=dog").text();

        assertThat(found)
                .contains("\"valueString\":\"Animals\"")
                .contains("\"valueString\":\"Dog\"")
                .contains("Hund")
                .contains("\"valueInteger\":4")
                .contains("\"valueCode\":\"mammal\"")
                .contains("Barks");
        assertThat(fhir.get("CodeSystem/$lookup?system=" + ANIMALS + "&code=dog&property=legs")
                        .text())
                .doesNotContain("Barks");
        assertThat(fhir.get("CodeSystem/$lookup?system=" + ANIMALS + "&code=unicorn")
                        .status())
                .isEqualTo(404);
        assertThat(fhir.get("CodeSystem/$lookup?system=http://none.org&code=x").status())
                .isEqualTo(404);
        assertThat(fhir.post("CodeSystem/$lookup", """
                        {"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":{"system":"%s","code":"bat"}}]}
                        """.formatted(ANIMALS)).text())
                .contains("\"valueString\":\"Bat\"");
    }

    @ParameterizedTest
    @CsvSource({
        "ValueSet/$validate-code?url=http://sets.org/mammals&system=http://codes.org/animals&code=dog, true",
        "ValueSet/mammals/$validate-code?code=dog, true",
        "ValueSet/mammals/$validate-code?code=dog&display=dog, true",
        "ValueSet/mammals/$validate-code?code=dog&display=Cat, false",
        "ValueSet/mammals/$validate-code?code=bird, false",
        "CodeSystem/$validate-code?url=http://codes.org/animals&code=bird, true",
        "CodeSystem/$validate-code?url=http://codes.org/animals&code=stone, false"
    })
    void aCodeIsValidated(String call, boolean result) {
        assertThat(fhir.get(call).json().at("/parameter/0/valueBoolean").asBoolean())
                .isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"mammal, dog, subsumes", "dog, animal, subsumed-by", "dog, dog, equivalent", "dog, bird, not-subsumed"})
    void oneCodeSubsumesAnother(String one, String other, String outcome) {
        assertThat(fhir.get("CodeSystem/$subsumes?system=" + ANIMALS + "&codeA=" + one + "&codeB=" + other)
                        .text())
                .contains("\"" + outcome + "\"");
    }

    @Test
    void searchesAskWhetherACodeIsInAValueSet() {
        assertThat(ids("code:in=http://sets.org/mammals")).containsExactly("bat", "dog", "mammal");
        assertThat(ids("code:in=ValueSet/mammals")).containsExactly("bat", "dog", "mammal");
        assertThat(ids("code:not-in=http://sets.org/mammals")).containsExactly("bird", "none", "stone");
        assertThat(ids("code:in=http://sets.org/mammals&code=" + ANIMALS + "|dog"))
                .containsExactly("dog");
        assertThat(fhir.get("Patient?_has:Observation:patient:code:in=http://sets.org/mammals")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(fhir.get("Observation?code:in=http://sets.org/none").status())
                .isEqualTo(400);
    }

    @Test
    void searchesGoUpAndDownAHierarchy() {
        assertThat(ids("code:below=" + ANIMALS + "|mammal")).containsExactly("bat", "dog", "mammal");
        assertThat(ids("code:above=" + ANIMALS + "|dog")).containsExactly("dog", "mammal");
        assertThat(ids("code:below=" + ANIMALS + "|dog," + ANIMALS + "|bird")).containsExactly("bird", "dog");
        assertThat(fhir.get("Observation?code:below=http://none.org|x").diagnostics())
                .contains("not stored");
        assertThat(fhir.get("Observation?code:below=dog").diagnostics()).contains("system|code");
    }

    @Test
    void aChangedValueSetTakesEffectAtOnce() {
        assertThat(ids("code:in=http://sets.org/mammals")).contains("dog");
        valueSet("mammals", "\"concept\":[{\"code\":\"bird\"}]");
        assertThat(ids("code:in=http://sets.org/mammals")).containsExactly("bird");
    }

    @Test
    void aSetOfThousandsOfCodesIsSearched() {
        String concepts = IntStream.range(0, 5_000)
                .mapToObj(i -> "{\"code\":\"c" + i + "\"}")
                .collect(Collectors.joining(","));
        valueSet("many", "\"concept\":[{\"code\":\"dog\"},{\"code\":\"bat\"}," + concepts + "]");

        assertThat(ids("code:in=http://sets.org/many")).containsExactly("bat", "dog");
        assertThat(ids("code:not-in=http://sets.org/many")).containsExactly("bird", "mammal", "none", "stone");
    }

    private List<String> patients(String query) {
        return fhir.get("Patient?" + query).json().findParents("resource").stream()
                .map(entry -> entry.path("resource").path("id").asText())
                .sorted()
                .toList();
    }

    /** A value set of codes that are listed, of that system. */
    private void listed(String id, String system, String... codes) {
        fhir.put("ValueSet/" + id, """
                {"resourceType":"ValueSet","id":"%s","url":"http://sets.org/%s","status":"active",
                 "compose":{"include":[{"system":"%s","concept":[%s]}]}}
                """.formatted(
                id,
                id,
                system,
                Stream.of(codes).map(code -> "{\"code\":\"" + code + "\"}").collect(Collectors.joining(","))));
    }

    /** An element of type code has no system of its own: it has that of its required binding (R4 terminologies.html#code). */
    @ParameterizedTest
    @ValueSource(ints = {0, 20, 400})
    void anElementOfTypeCodeIsInAValueSetByTheSystemOfItsBinding(int others) {
        for (String gender : List.of("female", "male", "other")) {
            fhir.put(
                    "Patient/" + gender,
                    "{\"resourceType\":\"Patient\",\"id\":\"" + gender + "\",\"gender\":\"" + gender + "\"}");
        }
        List<String> codes = new ArrayList<>(List.of("female", "other"));
        IntStream.range(0, others).forEach(i -> codes.add("c" + i));
        String[] listed = codes.toArray(String[]::new);
        listed("genders", "http://hl7.org/fhir/administrative-gender", listed);
        listed("words", "http://codes.org/words", listed);

        assertThat(patients("gender:in=http://sets.org/genders")).containsExactly("female", "other");
        assertThat(patients("gender:in=ValueSet/genders&gender=female")).containsExactly("female");
        assertThat(patients("gender:not-in=http://sets.org/genders")).containsExactly("male", "p");
        assertThat(patients("gender:in=http://sets.org/words")).isEmpty();
        assertThat(patients("gender:not-in=http://sets.org/words")).containsExactly("female", "male", "other", "p");
    }

    /** A parameter may lead to a code and to a Coding, which says its system. */
    @Test
    void aCodingOfTheSameSystemIsInTheValueSetToo() {
        fhir.put("SearchParameter/either", """
                {"resourceType":"SearchParameter","id":"either","url":"http://params.org/either","name":"either","status":"active",
                 "description":"d","code":"either","base":["Patient"],"type":"token",
                 "expression":"Patient.gender | Patient.maritalStatus"}
                """);
        assertThat(fhir.post("$reindex", "").status()).isEqualTo(202);
        fhir.put("Patient/code", "{\"resourceType\":\"Patient\",\"id\":\"code\",\"gender\":\"female\"}");
        fhir.put("Patient/coding", """
                {"resourceType":"Patient","id":"coding","maritalStatus":{"coding":[
                 {"system":"http://hl7.org/fhir/administrative-gender","code":"female"}]}}
                """);
        listed("women", "http://hl7.org/fhir/administrative-gender", "female");

        assertThat(patients("either=http://hl7.org/fhir/administrative-gender|female"))
                .containsExactly("code", "coding");
        assertThat(patients("either:in=http://sets.org/women")).containsExactly("code", "coding");
    }
}
