package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of docs/limits.md about what one search comes to and what one page holds. */
class SearchLimitsTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    /** More than the includes of one search may lead to, beside a page of matches. */
    private static final int OBSERVATIONS = 11_100;

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private static String repeated(int times, String text, String separator) {
        return String.join(separator, Collections.nCopies(times, text));
    }

    private static String ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i).collect(Collectors.joining(","));
    }

    private void assertTooCostly(Answer answer, String... words) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().at("/issue/0/code").asText()).isEqualTo("too-costly");
        assertThat(answer.diagnostics()).contains(words);
    }

    private static List<String> found(Answer answer, String mode) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().findParents("resource").stream()
                .filter(entry -> entry.at("/search/mode").asText().equals(mode))
                .map(entry -> entry.at("/resource/id").asText())
                .toList();
    }

    private static String link(Answer answer, String relation) {
        for (JsonNode link : answer.json().path("link")) {
            if (link.path("relation").asText().equals(relation)) {
                return link.path("url").asText().substring(FhirFixture.BASE.length() + 1);
            }
        }
        return "";
    }

    private static String patient(String id) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}";
    }

    private static String observation(String id) {
        return "{\"resourceType\":\"Observation\",\"id\":\"" + id
                + "\",\"status\":\"final\",\"code\":{\"coding\":[{\"code\":\"a\"}]},\"subject\":{\"reference\":\"Patient/p0\"}}";
    }

    /** An id alone may be that of a resource here or a reference elsewhere: two ranges each. */
    @ParameterizedTest
    @CsvSource({"'', 1", "&_sort=-date, 1", "&_total=accurate&_count=0, 0"})
    void valuesThatComeToMoreThan450RangesAreRefusedAndSoManyAreAnswered(String rest, int found) {
        fhir.put("Patient/p0", patient("p0"));
        fhir.put("Observation/o", observation("o"));

        assertTooCostly(fhir.get("Observation?subject=" + ids(226) + rest), "'subject'", "450 ranges");
        Answer answer = fhir.get("Observation?subject=" + ids(225) + rest);
        assertThat(found(answer, "match")).hasSize(found);
        assertThat(answer.json().path("total").asInt(1)).isEqualTo(1);
    }

    @Test
    void aStatementOfMoreCharactersThanTheDatabaseTakesIsRefused() {
        String one = "subject._tag:not=http://s.org%7Cc";

        assertTooCostly(fhir.get("Basic?" + repeated(33, one, "&")), "too long for the database", "name the type");
        assertThat(fhir.get("Basic?" + repeated(10, one, "&")).status()).isEqualTo(200);
    }

    @Test
    void aStatementOfMoreValuesThanTheDatabaseTakesIsRefused() {
        assertTooCostly(
                fhir.post("Basic/_search", "subject._id:not=" + ids(300), "Content-Type", FORM),
                "too long for the database",
                "fewer values");
        assertThat(fhir.post("Basic/_search", "subject._id:not=" + ids(100), "Content-Type", FORM)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aChainOfMoreThanFourLinksIsRefused() {
        String four = "part-of.part-of.part-of.part-of.code=a";

        assertThat(fhir.get("Procedure?" + four.replace("part-of", "part-of:Procedure"))
                        .status())
                .isEqualTo(200);
        assertThat(fhir.get("Procedure?part-of:Procedure." + four.replace("part-of", "part-of:Procedure"))
                        .status())
                .isEqualTo(400);
        assertThat(fhir.get("Patient?" + repeated(5, "_has:Observation:subject:", "") + "code=a")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aPageHoldsAThousandResourcesAndALinkToTheOthers() {
        store(OBSERVATIONS);

        Answer first = fhir.get("Observation?_count=1001");
        assertThat(found(first, "match")).hasSize(1_000);
        assertThat(found(fhir.get(link(first, "next")), "match")).hasSize(1_000);
    }

    @Test
    void includesThatLeadToMoreThanTenThousandResourcesEndWithAWarning() {
        store(OBSERVATIONS);
        String everything = "&_include:iterate=*&_revinclude:iterate=*";

        Answer answer = fhir.get("Observation?_count=1000" + everything);
        Answer few = fhir.get("Observation?_count=1000&_include:iterate=*");

        assertThat(found(answer, "match")).hasSize(1_000);
        assertThat(found(answer, "include")).hasSize(1_000);
        assertThat(answer.text()).contains("more than 10000 resources");
        assertThat(link(answer, "related")).isNotEmpty();
        assertThat(found(few, "include")).containsExactly("p0");
        assertThat(few.text()).doesNotContain("10000");
    }

    @Test
    void asManyConditionsOfOtherResourcesAsASearchMayHaveAreAnsweredOverThousandsOfThem() {
        store(OBSERVATIONS);
        String one = "_has:Observation:subject:code=a";

        Answer answer = fhir.post("Patient/_search", repeated(300, one, "&"), "Content-Type", FORM);
        assertThat(found(answer, "match")).containsExactly("p0");
        assertTooCostly(fhir.post("Patient/_search", repeated(301, one, "&"), "Content-Type", FORM), "300 values");
    }

    /** Patient/p0 and observations of it, in transactions. */
    private void store(int observations) {
        fhir.put("Patient/p0", patient("p0"));
        String entries = IntStream.range(0, observations)
                .mapToObj(i -> "{\"resource\":" + observation("o" + i)
                        + ",\"request\":{\"method\":\"PUT\",\"url\":\"Observation/o" + i + "\"}}")
                .collect(Collectors.joining(","));
        Answer stored =
                fhir.post("", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entries + "]}");
        assertThat(stored.status()).isEqualTo(200);
    }

    /** Of 12 MB each as they are stored: what is random cannot be compressed. */
    private void document(int number, String members) {
        byte[] content = new byte[12 << 20];
        new Random(number).nextBytes(content);
        Answer stored = fhir.put(
                "DocumentReference/d" + number,
                "{\"resourceType\":\"DocumentReference\",\"id\":\"d" + number + "\",\"status\":\"current\"," + members
                        + "\"content\":[{\"attachment\":{\"data\":\""
                        + Base64.getEncoder().encodeToString(content) + "\"}}]}");
        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
    }

    @Test
    void aPageOfMoreBytesThan48MegabytesIsRefusedHoweverItIsRead() {
        for (int i = 0; i < 5; i++) {
            document(
                    i,
                    i == 0
                            ? ""
                            : "\"relatesTo\":[{\"code\":\"appends\",\"target\":{\"reference\":\"DocumentReference/d"
                                    + (i - 1) + "\"}}],");
        }

        assertTooCostly(fhir.get("DocumentReference"), "48 MB", "smaller _count");
        assertTooCostly(fhir.get("DocumentReference/_history"), "48 MB", "smaller _count");
        // The matches and what they include, which are read by two statements.
        String include = "&_include=DocumentReference:relatesto";
        assertTooCostly(
                fhir.get("DocumentReference?_id=d2,d4" + include + "&_include:iterate=DocumentReference:relatesto"),
                "48 MB");
        assertThat(found(fhir.get("DocumentReference?_id=d4" + include), "include"))
                .containsExactly("d3");
        assertThat(found(fhir.get("DocumentReference?_count=2"), "match")).containsExactly("d4", "d3");
        // A job asks for pages of its own, and takes shorter ones.
        assertThat(fhir.send("DELETE", "DocumentReference/$bulk-delete", "", "Prefer", "respond-async")
                        .status())
                .isEqualTo(202);
        assertThat(found(fhir.get("DocumentReference"), "match")).isEmpty();
    }
}
