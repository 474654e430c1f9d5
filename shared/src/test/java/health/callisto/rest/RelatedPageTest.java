package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.FhirFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Included resources have pages of their own (spec 02, beyond the peers). */
class RelatedPageTest {
    private static final int OBSERVATIONS = 2_300;

    @RegisterExtension
    private final FhirFixture fhir = new FhirFixture();

    @BeforeEach
    void fill() {
        for (String patient : List.of("a", "b", "c")) {
            fhir.put(
                    "Patient/" + patient,
                    "{\"resourceType\":\"Patient\",\"id\":\"" + patient + "\",\"gender\":\"female\"}");
        }
        String entries = IntStream.range(0, OBSERVATIONS)
                .mapToObj(i -> """
                        {"resource":{"resourceType":"Observation","id":"o%d","status":"final","code":{"text":"c"},
                         "subject":{"reference":"Patient/%s"}},"request":{"method":"PUT","url":"Observation/o%d"}}""".formatted(i, i % 2 == 0 ? "a" : "b", i))
                .collect(Collectors.joining(","));
        fhir.post("", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entries + "]}");
    }

    private static String link(JsonNode bundle, String relation) {
        for (JsonNode link : bundle.path("link")) {
            if (link.path("relation").asText().equals(relation)) {
                return link.path("url").asText().substring(FhirFixture.BASE.length() + 1);
            }
        }
        return "";
    }

    private static List<String> ids(JsonNode bundle, String mode) {
        List<String> ids = new ArrayList<>();
        bundle.path("entry").forEach(entry -> {
            if (entry.at("/search/mode").asText().equals(mode)) {
                ids.add(entry.at("/resource/id").asText());
            }
        });
        return ids;
    }

    @Test
    void whatIsTooMuchToIncludeComesByALinkOfItsOwn() {
        JsonNode page = fhir.get("Patient?gender=female&_revinclude=Observation:patient")
                .json();
        assertThat(ids(page, "match")).containsExactly("c", "b", "a");
        assertThat(page.path("total").asInt()).isEqualTo(3);
        List<String> included = new ArrayList<>(ids(page, "include"));
        assertThat(included).hasSize(1_000);
        int pages = 1;
        for (String next = link(page, "related"); !next.isEmpty(); next = link(page, "related")) {
            page = fhir.get(next).json();
            assertThat(ids(page, "match")).isEmpty();
            included.addAll(ids(page, "include"));
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(included).hasSize(OBSERVATIONS).doesNotHaveDuplicates();
    }

    @Test
    void aPageInTheMiddleOfASortedSearchHasItsOwnIncludes() {
        JsonNode first = fhir.get("Patient?_sort=_id&_count=1&_revinclude=Observation:patient")
                .json();
        JsonNode second = fhir.get(link(first, "next")).json();
        JsonNode related = fhir.get(link(second, "related")).json();

        assertThat(ids(second, "match")).containsExactly("b");
        assertThat(ids(second, "include")).hasSize(1_000);
        assertThat(ids(related, "include")).hasSize(OBSERVATIONS / 2 - 1_000);
        assertThat(link(related, "related")).isEmpty();
    }

    @Test
    void aDamagedLinkIsRefused() {
        assertThat(fhir.get("Patient?_revinclude=Observation:patient&_includes=!!")
                        .status())
                .isEqualTo(400);
    }

    /** All that pages and their related pages include, each page of matches by itself. */
    private List<String> included(String query) {
        List<String> all = new ArrayList<>();
        String next = query;
        while (!next.isEmpty()) {
            JsonNode page = fhir.get(next).json();
            next = link(page, "next");
            all.addAll(ids(page, "include"));
            String related = link(page, "related");
            while (!related.isEmpty()) {
                JsonNode more = fhir.get(related).json();
                assertThat(ids(more, "match")).isEmpty();
                all.addAll(ids(more, "include"));
                related = link(more, "related");
            }
        }
        return all;
    }

    @Test
    void noIncludedResourceIsOutOfReach() {
        List<String> included = included("Patient?_revinclude=Observation:subject&_count=2");

        assertThat(included).hasSize(OBSERVATIONS).doesNotHaveDuplicates();
        assertThat(included("Patient?_revinclude=Observation:subject&_count=2&_sort=gender"))
                .containsExactlyInAnyOrderElementsOf(included);
    }

    @Test
    void norIsOneThatIncludesIterateTo() {
        assertThat(included("Patient?_id=a&_revinclude=Observation:subject&_revinclude:iterate=Observation:focus"))
                .hasSize(OBSERVATIONS / 2)
                .doesNotHaveDuplicates();
    }
}
