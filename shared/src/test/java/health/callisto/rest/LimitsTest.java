package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.Collections;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of docs/limits.md that one request can meet. */
class LimitsTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private static String code(Answer answer) {
        return answer.json().at("/issue/0/code").asText();
    }

    private static String repeated(int times, String text, String separator) {
        return String.join(separator, Collections.nCopies(times, text));
    }

    @Test
    void aChainThatStandsForMillionsOfConditionsIsRefused() {
        Answer answer = fhir.get("Basic?" + repeated(60, "subject.subject.subject.subject._id=x", "&"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("too-costly");
        assertThat(answer.diagnostics()).contains("5000 conditions", "subject:Patient.name");
    }

    @Test
    void aChainOverReferencesToAnyTypeIsStillAnswered() {
        fhir.put("Patient/p", "{\"resourceType\":\"Patient\",\"id\":\"p\"}");
        fhir.put("Basic/b", """
                {"resourceType":"Basic","id":"b","code":{"text":"x"},"subject":{"reference":"Patient/p"}}""");

        assertThat(fhir.get("Basic?subject._id=p").json().path("total").asInt()).isEqualTo(1);
    }

    @Test
    void moreParametersThanAThousandAreRefused() {
        Answer answer = fhir.post("Patient/_search", repeated(300_000, "a=", "&"), "Content-Type", FORM);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.bytes()).hasSizeLessThan(1_000);
        assertThat(fhir.get("Patient?" + repeated(1_000, "name=", "&")).status())
                .isEqualTo(200);
    }

    @Test
    void aHundredAndTenIdsInOneParameterAreFoundByGetAndByPost() {
        String ids = IntStream.range(0, 110)
                .mapToObj(i -> UUID.nameUUIDFromBytes(new byte[] {(byte) i}).toString())
                .collect(Collectors.joining(","));
        String first = ids.substring(0, 36);
        fhir.put("Patient/" + first, "{\"resourceType\":\"Patient\",\"id\":\"" + first + "\"}");

        assertThat(fhir.get("Patient?_id=" + ids).json().path("total").asInt()).isEqualTo(1);
        Answer posted = fhir.post("Patient/_search", "_id=" + ids, "Content-Type", FORM);
        assertThat(posted.json().path("total").asInt()).isEqualTo(1);
    }

    @Test
    void moreThanThreeHundredValuesAreRefusedAndTheLimitIsSaid() {
        Answer answer = fhir.get("Patient?name=" + repeated(301, "a", ","));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("300 values");
        assertThat(fhir.get("Patient?name=" + repeated(300, "a", ",")).status()).isEqualTo(200);
    }

    @Test
    void oneValueOfMoreThanFourThousandCharactersIsRefused() {
        assertThat(fhir.get("Patient?name=" + repeated(4_000, "a", "")).status())
                .isEqualTo(200);
        Answer answer = fhir.get("Patient?name:contains=" + repeated(4_001, "a", ""));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("4000 characters");
    }

    /** Five that each include the next thirty times: 30 to the power of 4 expansions, if each were made anew. */
    @Test
    void valueSetsThatIncludeTheNextThirtyTimesAreExpandedOnce() {
        for (int i = 0; i < 5; i++) {
            String include = i == 4
                    ? "{\"system\":\"http://s.org\",\"concept\":[{\"code\":\"a\"},{\"code\":\"b\"}]}"
                    : repeated(30, "{\"valueSet\":[\"http://sets.org/" + (i + 1) + "\"]}", ",");
            fhir.put("ValueSet/v" + i, """
                    {"resourceType":"ValueSet","id":"v%d","url":"http://sets.org/%d","status":"active",
                     "compose":{"include":[%s]}}""".formatted(i, i, include));
        }

        Answer answer = fhir.get("ValueSet/v0/$expand");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/expansion/contains")).hasSize(2);
        assertThat(fhir.get("Observation?code:in=http://sets.org/0").status()).isEqualTo(200);
    }

    @Test
    void valueSetsThatIncludeOneAnotherOverMoreThanFiftyLevelsAreRefused() {
        for (int i = 1; i <= 51; i++) {
            String include = i == 1
                    ? "{\"system\":\"http://s.org\",\"concept\":[{\"code\":\"a\"}]}"
                    : "{\"valueSet\":[\"http://sets.org/" + (i - 1) + "\"]}";
            fhir.put("ValueSet/v" + i, """
                    {"resourceType":"ValueSet","id":"v%d","url":"http://sets.org/%d","status":"active",
                     "compose":{"include":[%s]}}""".formatted(i, i, include));
        }

        assertThat(fhir.get("ValueSet/v50/$expand").json().at("/expansion/contains"))
                .hasSize(1);
        Answer answer = fhir.get("ValueSet/v51/$expand");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.diagnostics()).contains("50 levels");
        assertThat(fhir.get("Observation?code:in=http://sets.org/51").status()).isEqualTo(422);
    }

    @Test
    void aValueSetOfMoreThanTwentyThousandCodesIsRefused() {
        for (int count : new int[] {20_000, 20_001}) {
            String concepts = IntStream.range(0, count)
                    .mapToObj(i -> "{\"code\":\"c" + i + "\"}")
                    .collect(Collectors.joining(","));
            fhir.put("ValueSet/v" + count, """
                    {"resourceType":"ValueSet","id":"v%d","url":"http://sets.org/%d","status":"active",
                     "compose":{"include":[{"system":"http://s.org","concept":[%s]}]}}""".formatted(count, count, concepts));
        }

        assertThat(fhir.get("ValueSet/v20000/$expand?count=1").status()).isEqualTo(200);
        Answer answer = fhir.get("ValueSet/v20001/$expand?count=1");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.diagnostics()).contains("20000 codes");
    }

    @Test
    void aValueSetThatNeedsMillionsOfCodesToBeLookedAtIsRefused() {
        String concepts = IntStream.range(0, 3_000)
                .mapToObj(i -> "{\"code\":\"c" + i + "\"}")
                .collect(Collectors.joining(","));
        fhir.put("CodeSystem/many", """
                {"resourceType":"CodeSystem","id":"many","url":"http://s.org","status":"active","content":"complete",
                 "concept":[%s]}""".formatted(concepts));
        fhir.put("ValueSet/costly", """
                {"resourceType":"ValueSet","id":"costly","url":"http://sets.org/costly","status":"active",
                 "compose":{"include":[%s]}}""".formatted(repeated(700, "{\"system\":\"http://s.org\"}", ",")));

        Answer answer = fhir.get("ValueSet/costly/$expand");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.diagnostics()).contains("2000000 codes");
    }

    @Test
    void aResourceOfMoreThanTwoMegabytesIsNotCheckedAgainstProfiles() {
        String patient = "{\"resourceType\":\"Patient\",\"name\":["
                + repeated(100_000, "{\"family\":\"Curie-Sklod\"}", ",") + "]}";

        Answer answer = fhir.post("Patient/$validate?profile=http://hl7.org/fhir/StructureDefinition/Patient", patient);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.diagnostics()).contains("2 MB");
        assertThat(fhir.post("Patient/$validate", patient).status()).isEqualTo(200);
    }

    @Test
    void aResourceThatIsFoundByMoreThanAMillionValuesIsRefused() {
        String names = IntStream.range(0, 510_000)
                .mapToObj(i -> "{\"family\":\"F" + i + "\"}")
                .collect(Collectors.joining(","));

        Answer answer = fhir.post("Patient", "{\"resourceType\":\"Patient\",\"name\":[" + names + "]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("too-costly");
        assertThat(answer.diagnostics()).contains("1000000");
    }

    @Test
    void aBundleOfMoreThanFiveThousandEntriesIsNotCheckedAgainstProfiles() {
        String entries = repeated(5_001, "{\"resource\":{\"resourceType\":\"Patient\"}}", ",");
        Answer answer = fhir.post(
                "Bundle/$validate?profile=http://hl7.org/fhir/StructureDefinition/Bundle",
                "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + entries + "]}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.diagnostics()).contains("5000 entries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999", "1e-1001", "1E+001001", "-1.5e1001"})
    void aNumberWithAnExponentBeyondAThousandIsRefused(String number) {
        Answer answer = fhir.post("Observation", observation(number));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("100 characters", "1000");
    }

    @Test
    void aNumberOfMoreThanAHundredCharactersIsRefused() {
        assertThat(fhir.post("Observation", observation("0." + repeated(98, "1", "")))
                        .status())
                .isEqualTo(201);
        assertThat(fhir.post("Observation", observation("0." + repeated(99, "1", "")))
                        .status())
                .isEqualTo(400);
        assertThat(fhir.post("Observation", observation("1e1000")).status()).isEqualTo(201);
    }

    @Test
    void aNumberInXmlThatWouldBeWrittenWithAMillionDigitsIsRefused() {
        Answer answer = fhir.post("Observation", """
                <Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><text value="x"/></code>
                 <valueQuantity><value value="1e999999"/></valueQuantity></Observation>""", "Content-Type", "application/fhir+xml");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("exponent");
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 1_000, 1_001, 100_000})
    void aNumberOfMoreDigitsThanAreTakenIsRefusedInXmlAsInJson(int digits) {
        String number = repeated(digits, "1", "");
        Answer json = fhir.post("Observation", observation(number));

        Answer xml = fhir.post("Observation", """
                <Observation xmlns="http://hl7.org/fhir"><status value="final"/><code><text value="x"/></code>
                 <valueQuantity><value value="%s"/></valueQuantity></Observation>""".formatted(number), "Content-Type", "application/fhir+xml");

        assertThat(xml.status()).isEqualTo(400);
        assertThat(xml.diagnostics()).isEqualTo(json.diagnostics()).contains("100 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1000", "1E-1000", "100.00e2", "-0.0e+5", "1e400"})
    void aNumberWithAnExponentGoesOutAsXmlAsItIsStoredAndComesBack(String number) {
        fhir.put("Observation/o", observation(number).replace("\"status\"", "\"id\":\"o\",\"status\""));

        String xml = fhir.get("Observation/o", "Accept", "application/fhir+xml").text();
        Answer back = fhir.put("Observation/o", xml, "Content-Type", "application/fhir+xml");

        assertThat(xml).contains("<value value=\"" + number + "\"/>");
        assertThat(back.status()).as(back.text()).isEqualTo(200);
        assertThat(back.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(fhir.get("Observation/o").text()).contains("\"value\":" + number + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "-1e400",
                "1e1000",
                "1e-1000",
                "1e307",
                "12345678901234567890123456789012345678901234567890123456789012345678901234567890"
            })
    void whateverNumberIsStoredCanBeSearchedFor(String number) {
        fhir.post("Observation", observation(number));
        String negative = number.startsWith("-") ? "lt" : "gt";

        assertThat(fhir.get("Observation?value-quantity=" + number)
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(fhir.get("Observation?value-quantity=" + negative + "1e1000").status())
                .isEqualTo(200);
        assertThat(fhir.get("Observation?value-quantity=ne" + number)
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(fhir.get("Observation?value-quantity=ap" + number)
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(fhir.get("Observation?value-quantity=" + number + "%7Chttp://unitsofmeasure.org%7Ckg")
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(fhir.get("Observation?value-quantity=1e1001").status()).isEqualTo(400);
    }

    private static String observation(String number) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"valueQuantity\":{\"value\":"
                + number + "}}";
    }

    @Test
    void aNarrativeThatIsNestedDeeperThanAHundredElementsIsRefused() {
        assertThat(fhir.post("Patient", narrative(100)).status()).isEqualTo(201);
        Answer answer = fhir.post("Patient", narrative(101));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.diagnostics()).contains("100 elements");
    }

    private static String narrative(int depth) {
        return "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">"
                + repeated(depth - 1, "<b>", "") + "x" + repeated(depth - 1, "</b>", "") + "</div>\"}}";
    }

    @Test
    void anArrayOfMillionsOfValuesIsRefusedBeforeItTakesTheMemory() {
        Answer answer = fhir.post("Patient", "[" + repeated(10_000_000, "1", ",") + "]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(code(answer)).isEqualTo("too-costly");
    }

    @Test
    void aBundleOfMoreThanTenThousandEntriesIsStored() {
        String entries =
                IntStream.range(0, 12_328).mapToObj(i -> """
                        {"resource":{"resourceType":"Basic","id":"b%d","code":{"text":"c"}},
                         "request":{"method":"PUT","url":"Basic/b%d"}}""".formatted(i, i)).collect(Collectors.joining(","));

        Answer answer =
                fhir.post("", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entries + "]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(fhir.get("Basic?_summary=count").json().path("total").asInt())
                .isEqualTo(12_328);
    }

    @Test
    void aBundleOfMoreEntriesThanTheSettingIsRefusedByItsName() {
        Answer answer = fhir.post(
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                        + repeated(50_001, "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/a\"}}", ",") + "]}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.diagnostics()).contains("50000", "CALLISTO_BUNDLE_ENTRIES");
    }
}
