package health.callisto.capability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import health.callisto.FhirFixture.Answer;
import health.callisto.search.parameter.SearchParameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What /metadata lists is there: each search parameter, include and operation is asked for once. */
class ListedInMetadataTest {
    /** A value of each search type that every parameter of the type understands. */
    private static final Map<String, String> VALUES = Map.of(
            "string", "a",
            "token", "http://system|code",
            "date", "ge2020-01-01",
            "number", "lt5",
            "quantity", "gt1.5|http://unitsofmeasure.org|mg",
            "uri", "http://example.org/a",
            "reference", "Patient/some-id");

    /** A request of each operation, and the status that says it was carried out. */
    private static final Map<String, String> OPERATIONS = Map.ofEntries(
            Map.entry("meta", "GET Patient/a/$meta 200"),
            Map.entry("meta-add", "POST Patient/a/$meta-add 200"),
            Map.entry("meta-delete", "POST Patient/a/$meta-delete 200"),
            Map.entry("validate", "POST Patient/$validate 200"),
            Map.entry("purge-history", "POST Patient/a/$purge-history 204"),
            Map.entry("reindex", "POST $reindex 202"),
            Map.entry("status", "GET SearchParameter/$status 200"),
            Map.entry("lastn", "GET Observation/$lastn?patient=a 200"),
            Map.entry("member-match", "POST Patient/$member-match 422"),
            Map.entry("docref", "GET DocumentReference/$docref?patient=a 200"),
            Map.entry("expand", "GET ValueSet/vs/$expand 200"),
            Map.entry("validate-code", "GET ValueSet/vs/$validate-code?system=http://cs&code=c 200"),
            Map.entry("lookup", "GET CodeSystem/$lookup?system=http://cs&code=c 200"),
            Map.entry("subsumes", "GET CodeSystem/$subsumes?system=http://cs&codeA=c&codeB=c 200"),
            Map.entry("export", "GET Patient/$export 202"),
            Map.entry("bulk-delete", "DELETE Patient/$bulk-delete?gender=other 202"),
            Map.entry("bulk-delete-soft-deleted", "DELETE Patient/$bulk-delete-soft-deleted 202"),
            Map.entry("bulk-update", "PATCH Patient/$bulk-update?gender=other 202"),
            Map.entry("everything", "GET Patient/a/$everything 200"));

    private static final Map<String, String> BODIES = Map.of(
            "meta-add", parameters("{\"name\":\"meta\",\"valueMeta\":{\"tag\":[{\"code\":\"t\"}]}}"),
            "meta-delete", parameters("{\"name\":\"meta\",\"valueMeta\":{\"tag\":[{\"code\":\"t\"}]}}"),
            "bulk-update",
                    parameters("{\"name\":\"operation\",\"part\":[{\"name\":\"type\",\"valueCode\":\"delete\"},"
                            + "{\"name\":\"path\",\"valueString\":\"Patient.gender\"}]}"),
            "validate", "{\"resourceType\":\"Patient\"}",
            "reindex", parameters("{\"name\":\"type\",\"valueString\":\"Patient\"}"),
            "member-match", """
                    {"resourceType":"Parameters","parameter":[
                     {"name":"MemberPatient","resource":{"resourceType":"Patient","birthDate":"1970-01-01",
                      "name":[{"family":"F","given":["G"]}]}},
                     {"name":"CoverageToMatch","resource":{"resourceType":"Coverage","status":"active",
                      "beneficiary":{"display":"x"},"payor":[{"display":"x"}]}}]}
                    """);

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    private static String parameters(String parameter) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[" + parameter + "]}";
    }

    @BeforeEach
    void fill() {
        fhir.put("Patient/a", "{\"resourceType\":\"Patient\",\"id\":\"a\"}");
        fhir.put(
                "CodeSystem/cs",
                "{\"resourceType\":\"CodeSystem\",\"id\":\"cs\",\"url\":\"http://cs\",\"status\":\"active\","
                        + "\"content\":\"complete\",\"concept\":[{\"code\":\"c\"}]}");
        fhir.put(
                "ValueSet/vs",
                "{\"resourceType\":\"ValueSet\",\"id\":\"vs\",\"url\":\"http://vs\",\"status\":\"active\","
                        + "\"compose\":{\"include\":[{\"system\":\"http://cs\"}]}}");
    }

    private List<JsonNode> resources() {
        List<JsonNode> resources = new ArrayList<>();
        fhir.get("metadata").json().at("/rest/0/resource").forEach(resources::add);
        assertThat(resources).hasSize(146);
        return resources;
    }

    @Test
    void givenEachSearchParameter_whenSearchedStrictly_thenItIsUnderstood() {
        SoftAssertions each = new SoftAssertions();
        int searched = 0;
        for (JsonNode resource : resources()) {
            String type = resource.path("type").asText();
            for (JsonNode parameter : resource.path("searchParam")) {
                String name = parameter.path("name").asText();
                understood(
                        each,
                        type + "?" + name + "="
                                + value(type, name, parameter.path("type").asText()));
                searched++;
            }
        }
        each.assertAll();
        assertThat(searched).isGreaterThan(1_300);
    }

    @Test
    void givenEachInclude_whenAskedFor_thenItIsUnderstood() {
        SoftAssertions each = new SoftAssertions();
        for (JsonNode resource : resources()) {
            for (JsonNode include : resource.path("searchInclude")) {
                understood(each, resource.path("type").asText() + "?_include=" + include.asText());
            }
        }
        each.assertAll();
    }

    @Test
    void givenEachOperation_whenCalled_thenItIsCarriedOut() {
        Set<String> listed = new TreeSet<>();
        resources().forEach(resource -> names(resource.path("operation"), listed));
        names(fhir.get("metadata").json().at("/rest/0/operation"), listed);

        assertThat(listed).containsExactlyInAnyOrderElementsOf(OPERATIONS.keySet());
        OPERATIONS.forEach((name, request) -> {
            String[] call = request.split(" ", -1);
            Answer answer = fhir.send(call[0], call[1], BODIES.getOrDefault(name, ""), "Prefer", "respond-async");
            assertThat(answer.status()).as(name + " " + answer.text()).isEqualTo(Integer.parseInt(call[2]));
        });
    }

    private static void names(JsonNode operations, Set<String> names) {
        operations.forEach(operation -> names.add(operation.path("name").asText()));
    }

    private static String value(String type, String name, String searchType) {
        String value = name.equals("_id")
                ? "a"
                : searchType.equals("composite") ? composite(type, name) : VALUES.getOrDefault(searchType, "");
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** A value of each component. */
    private static String composite(String type, String name) {
        return SearchParameters.r4().find(type, name).orElseThrow().components().stream()
                .map(component -> VALUES.getOrDefault(component.type().code(), ""))
                .collect(Collectors.joining("$"));
    }

    private void understood(SoftAssertions each, String search) {
        Answer answer = fhir.get(search, "Prefer", "handling=strict");
        each.assertThat(answer.status()).as(search + " " + answer.text()).isEqualTo(200);
        String self = answer.json().path("link").path(0).path("url").asText();
        each.assertThat(self).as(search).contains(search.substring(0, search.indexOf('=')));
    }
}
