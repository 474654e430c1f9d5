package health.callisto.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Conditional entries of batches and transactions, alone and beside each other (R4 http.html#trules). */
class TransactionConditionsTest {
    private static final String ANN =
            "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:s\",\"value\":\"1\"}],\"name\":[{\"family\":\"Ann\"}]}";
    private static final String CRITERIA = "identifier=urn:s|1";

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private Answer bundle(String type, String... entries) {
        return fhir.post(
                "",
                "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[" + String.join(",", entries)
                        + "]}");
    }

    private Answer transaction(String... entries) {
        return bundle("transaction", entries);
    }

    /** @param more further members of the request, with a comma in front */
    private static String entry(String fullUrl, String method, String url, String resource, String more) {
        return "{" + (fullUrl.isEmpty() ? "" : "\"fullUrl\":\"" + fullUrl + "\",")
                + (resource.isEmpty() ? "" : "\"resource\":" + resource + ",")
                + "\"request\":{\"method\":\"" + method + "\",\"url\":\"" + url + "\"" + more + "}}";
    }

    private static String entry(String method, String url, String resource) {
        return entry("", method, url, resource, "");
    }

    private static String create(String fullUrl, String criteria, String resource) {
        return entry(fullUrl, "POST", "Patient", resource, ",\"ifNoneExist\":\"" + criteria + "\"");
    }

    private static String observation(String subject) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\""
                + subject + "\"}}";
    }

    private static String withId(String id) {
        return ANN.replace("\"Patient\"", "\"Patient\",\"id\":\"" + id + "\"");
    }

    private static String response(Answer answer, int entry, String member) {
        return answer.json()
                .path("entry")
                .path(entry)
                .path("response")
                .path(member)
                .asText();
    }

    private int patients() {
        return fhir.get("Patient?_count=0").json().path("total").asInt();
    }

    @Test
    void theSameConditionalCreateTwiceIsOneResource() {
        Answer answer = transaction(
                create("urn:uuid:1", CRITERIA, ANN),
                create("urn:uuid:2", "Patient?" + CRITERIA, ANN),
                entry("POST", "Observation", observation("urn:uuid:2")));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(response(answer, 0, "status")).startsWith("201");
        assertThat(response(answer, 1, "status")).startsWith("200");
        assertThat(response(answer, 1, "location")).isEqualTo(response(answer, 0, "location"));
        assertThat(patients()).isEqualTo(1);
        String subject = fhir.get("Observation")
                .json()
                .path("entry")
                .path(0)
                .path("resource")
                .path("subject")
                .path("reference")
                .asText();
        assertThat(fhir.get(subject).status()).isEqualTo(200);
    }

    @Test
    void twoConditionalUpdatesWithoutAMatchAreRefusedAndBothAreNamed() {
        Answer answer = transaction(
                entry("PUT", "Patient?" + CRITERIA, ANN),
                entry("PUT", "Basic?code=x", "{\"resourceType\":\"Basic\",\"code\":{\"coding\":[{\"code\":\"x\"}]}}"),
                entry("PUT", "Patient?" + CRITERIA, ANN));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Bundle.entry[0]").contains("Bundle.entry[2]");
        assertThat(patients()).isZero();
    }

    @Test
    void criteriaInAnotherOrderAreTheSame() {
        Answer answer = transaction(
                create("", CRITERIA + "&name:contains=nn", ANN), create("", "name:contains=nn&" + CRITERIA, ANN));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(patients()).isEqualTo(1);
    }

    @Test
    void aConditionalEntryThatWouldFindWhatAnotherEntryMakesIsRefused() {
        List<String> others = List.of(
                entry("POST", "Patient", ANN),
                entry("PUT", "Patient/ann", withId("ann")),
                create("", CRITERIA + "&family=Ann", ANN),
                entry("PUT", "Patient?family=ann", ANN));
        List<String> conditional = List.of(
                create("", CRITERIA, ANN),
                entry("PUT", "Patient?" + CRITERIA, ANN),
                create("", "identifier=1", ANN),
                create("", "identifier=urn:s|", ANN),
                create("", "family:exact=Ann", ANN));
        for (String other : others) {
            for (String one : conditional) {
                assertThat(transaction(other, one).status()).as(other + one).isEqualTo(400);
                assertThat(transaction(one, other).status()).as(one + other).isEqualTo(400);
            }
        }
        assertThat(patients()).isZero();
    }

    @Test
    void conditionalEntriesOfOthersGoTogether() {
        Answer answer = transaction(
                create("", CRITERIA, ANN),
                create("", "identifier=urn:s|2", ANN.replace("\"1\"", "\"2\"")),
                entry("PUT", "Patient?identifier=urn:s|3", ANN.replace("\"1\"", "\"3\"")),
                entry("POST", "Patient", ANN.replace("\"1\"", "\"4\"")),
                entry("PUT", "Patient/ann", withId("ann").replace("\"1\"", "\"5\"")));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(patients()).isEqualTo(5);
    }

    @Test
    void whatTheTransactionDeletesIsNoMatch() {
        fhir.put("Patient/old", withId("old"));

        Answer answer = transaction(
                create("urn:uuid:1", CRITERIA, ANN),
                entry("DELETE", "Patient/old", ""),
                entry("POST", "Observation", observation("Patient?" + CRITERIA)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(response(answer, 0, "status")).startsWith("201");
        String subject = fhir.get("Observation")
                .json()
                .path("entry")
                .path(0)
                .path("resource")
                .path("subject")
                .path("reference")
                .asText();
        assertThat(response(answer, 0, "location")).contains(subject);
        assertThat(fhir.get("Patient/old").status()).isEqualTo(410);
    }

    @Test
    void aConditionalReferenceFindsWhatTheTransactionMakes() {
        Answer answer = transaction(
                entry("POST", "Observation", observation("Patient?" + CRITERIA)),
                entry("PUT", "Patient/ann", withId("ann")));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(fhir.get("Observation?subject=Patient/ann").json().path("entry"))
                .hasSize(1);
    }

    @Test
    void aConditionalReferenceSeesUpdatesByTheirNewContent() {
        fhir.put("Patient/ann", withId("ann"));
        fhir.put("Patient/bob", withId("bob").replace("\"1\"", "\"2\""));

        // They exchange their numbers.
        Answer answer = transaction(
                entry("PUT", "Patient/ann", withId("ann").replace("\"1\"", "\"2\"")),
                entry("PUT", "Patient/bob", withId("bob")),
                entry("POST", "Observation", observation("Patient?" + CRITERIA)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(fhir.get("Observation?subject=Patient/bob").json().path("entry"))
                .hasSize(1);
    }

    @Test
    void aConditionalReferenceThatMatchesAStoredAndANewResourceIsRefused() {
        fhir.put("Patient/ann", withId("ann"));

        Answer answer = transaction(
                entry("POST", "Patient", ANN), entry("POST", "Observation", observation("Patient?" + CRITERIA)));

        assertThat(answer.status()).isEqualTo(412);
        assertThat(patients()).isEqualTo(1);
    }

    @Test
    void ofManyTransactionsWithOneConditionOneCreates() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            IntStream.range(0, 16)
                    .forEach(n -> answers.add(threads.submit(() -> n % 2 == 0
                            ? transaction(create("", CRITERIA, ANN))
                            : transaction(entry("PUT", "Patient?" + CRITERIA, ANN)))));
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(200);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(patients()).isEqualTo(1);
    }

    @Test
    void ifNoneMatchOfAnyCreatesOnly() {
        fhir.put("Patient/ann", withId("ann"));
        String put = entry("", "PUT", "Patient/ann", withId("ann").replace("Ann", "Bea"), ",\"ifNoneMatch\":\"*\"");

        Answer refused = transaction(entry("POST", "Patient", ANN.replace("\"1\"", "\"2\"")), put);

        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.text()).contains("Bundle.entry[1]");
        assertThat(response(bundle("batch", put), 0, "status")).startsWith("412");
        assertThat(patients()).isEqualTo(1);
        assertThat(transaction(entry("", "PUT", "Patient/bea", withId("bea"), ",\"ifNoneMatch\":\"*\""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void ifMatchTakesListsAndAny() {
        fhir.put("Patient/ann", withId("ann"));
        String any = ",\"ifMatch\":\"*\"";

        assertThat(transaction(entry(
                                "",
                                "PUT",
                                "Patient/ann",
                                withId("ann").replace("Ann", "Bea"),
                                ",\"ifMatch\":\"W/\\\"7\\\", W/\\\"1\\\"\""))
                        .status())
                .isEqualTo(200);
        assertThat(transaction(entry("", "PUT", "Patient/ann", withId("ann"), ",\"ifMatch\":\"W/\\\"abc\\\"\""))
                        .status())
                .isEqualTo(412);
        assertThat(transaction(entry("", "PUT", "Patient/none", withId("none"), any))
                        .status())
                .isEqualTo(412);
        assertThat(transaction(entry("", "PUT", "Patient?identifier=none", ANN, any))
                        .status())
                .isEqualTo(412);
        assertThat(transaction(entry("", "DELETE", "Patient?identifier=none", "", any))
                        .status())
                .isEqualTo(412);
        assertThat(transaction(entry("", "DELETE", "Patient/ann", "", any)).status())
                .isEqualTo(200);
    }

    @Test
    void readsOfABatchAreConditional() {
        fhir.put("Patient/ann", withId("ann"));
        JsonNode ann = fhir.get("Patient/ann").json();
        String updated = ann.path("meta").path("lastUpdated").asText();

        Answer answer = bundle(
                "batch",
                entry("", "GET", "Patient/ann", "", ",\"ifNoneMatch\":\"W/\\\"1\\\"\""),
                entry("", "GET", "Patient/ann", "", ",\"ifModifiedSince\":\"" + updated + "\""),
                entry("", "GET", "Patient/ann/_history/1", "", ",\"ifModifiedSince\":\"2999-01-01T00:00:00+02:00\""),
                entry("", "GET", "Patient/ann", "", ",\"ifModifiedSince\":\"2000-01-01T00:00:00Z\""),
                entry("", "GET", "Patient/ann", "", ",\"ifModifiedSince\":\"yesterday\""));

        assertThat(IntStream.range(0, 5)
                        .mapToObj(n -> response(answer, n, "status").substring(0, 3)))
                .containsExactly("304", "304", "304", "200", "400");
    }

    @Test
    void aConditionThatTheMethodDoesNotHaveIsRefused() {
        fhir.put("Patient/ann", withId("ann"));
        List<String> entries = List.of(
                entry("", "PUT", "Patient/ann", withId("ann"), ",\"ifNoneExist\":\"" + CRITERIA + "\""),
                entry("", "PUT", "Patient/ann", withId("ann"), ",\"ifModifiedSince\":\"2000-01-01T00:00:00Z\""),
                entry("", "POST", "Patient", ANN, ",\"ifMatch\":\"W/\\\"1\\\"\""));
        for (String one : entries) {
            assertThat(transaction(one).status()).as(one).isEqualTo(400);
            assertThat(response(bundle("batch", one), 0, "status")).as(one).startsWith("400");
        }
        assertThat(patients()).isEqualTo(1);
    }

    @Test
    void ifNoneExistOfAnotherTypeIsRefused() {
        assertThat(transaction(create("", "Organization?" + CRITERIA, ANN)).status())
                .isEqualTo(400);
        assertThat(response(bundle("batch", create("", "Organization?" + CRITERIA, ANN)), 0, "status"))
                .startsWith("400");
        assertThat(patients()).isZero();
    }

    /** As a search of what is stored has it: own absolute references, and the systems of required bindings. */
    @Test
    void criteriaMeanTheSameForWhatTheTransactionMakes() {
        String woman = ANN.replace("\"name\"", "\"gender\":\"female\",\"name\"");
        String system = "http://hl7.org/fhir/administrative-gender";
        String ofPatient = ",\"ifNoneExist\":\"subject=" + FhirFixture.BASE + "/Patient/p\"";

        assertThat(transaction(
                                entry("PUT", "Patient/p", withId("p")),
                                entry("POST", "Observation", observation("Patient/p")),
                                entry("", "POST", "Observation", observation("Patient/p"), ofPatient))
                        .status())
                .isEqualTo(400);
        assertThat(transaction(entry("POST", "Patient", woman), create("", "gender=" + system + "|female", woman))
                        .status())
                .isEqualTo(400);
        assertThat(transaction(entry("POST", "Patient", woman), create("", "gender=urn:other|female", woman))
                        .status())
                .isEqualTo(200);
    }
}
