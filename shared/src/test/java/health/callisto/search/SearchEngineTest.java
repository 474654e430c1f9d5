package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.intake.ResourceIntake;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Problem;
import health.callisto.resource.ResourceStore;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.search.query.SearchRequest;
import health.callisto.sql.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchEngineTest {
    @TempDir
    Path folder;

    private final Definitions definitions = Definitions.r4();
    private Database database;
    private ResourceStore store;
    private ResourceIntake intake;
    private SearchEngine engine;

    @BeforeEach
    void open() {
        database = Database.openSqlite(folder.resolve("search.db"));
        intake = new ResourceIntake(definitions, ParameterSource.r4(definitions));
        store = new ResourceStore(database, definitions, Clock.systemUTC(), intake);
        engine = new SearchEngine(database, definitions, ParameterSource.r4(definitions), Clock.systemUTC());
        SearchData.RESOURCES.forEach(this::put);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            Patient     ~ _id=ann                                  ~ ann
            Patient     ~ _id=ann,bob                              ~ ann bob
            Patient     ~ name=ang                                 ~ ann
            Patient     ~ name=ÅNG                                 ~ ann
            Patient     ~ family:exact=Ångström                    ~ ann
            Patient     ~ family:exact=Angström                    ~ -
            Patient     ~ family:contains=str                      ~ ann
            Patient     ~ given=anna,bob                           ~ ann bob
            Patient     ~ given=anna&given=maria                   ~ ann
            Patient     ~ given=anna&given=bob                     ~ -
            Patient     ~ gender=female                            ~ ann cy
            Patient     ~ gender:not=female                        ~ bob dee
            Patient     ~ gender:missing=true                      ~ dee
            Patient     ~ gender:missing=false                     ~ ann bob cy
            Patient     ~ active=true                              ~ ann
            Patient     ~ identifier=http://h.org|7                ~ ann
            Patient     ~ identifier=7                             ~ ann bob
            Patient     ~ identifier=|7                            ~ bob
            Patient     ~ identifier=http://h.org|                 ~ ann
            Patient     ~ birthdate=1980                           ~ ann
            Patient     ~ birthdate=1980-02-29                     ~ ann
            Patient     ~ birthdate=gt1980                         ~ bob cy
            Patient     ~ birthdate=ge1980                         ~ ann bob cy
            Patient     ~ birthdate=lt1980                         ~ -
            Patient     ~ birthdate=le1980-02-29                   ~ ann
            Patient     ~ birthdate=ne1980                         ~ bob cy
            Patient     ~ birthdate=sa1990-06-15                   ~ cy
            Patient     ~ birthdate=eb1990                         ~ ann
            Patient     ~ birthdate=ge1985&birthdate=lt1995        ~ bob
            Patient     ~ organization=o1                          ~ ann
            Patient     ~ organization=Organization/o1             ~ ann
            Patient     ~ organization.name=acme                   ~ ann
            Patient     ~ organization:Organization.name=acme      ~ ann
            Patient     ~ general-practitioner=http://x.org/fhir/Practitioner/p9 ~ bob
            Patient     ~ _has:Observation:patient:code=8867-4     ~ ann bob
            Patient     ~ _tag=http://t.org|vip                    ~ cy
            Patient     ~ deceased=true                            ~ cy
            Patient     ~ deceased=false                           ~ ann bob dee
            Observation ~ code=http://loinc.org|8867-4             ~ hr1 hr2
            Observation ~ patient=ann                              ~ hr1 w1
            Observation ~ patient=Patient/ann&code=8867-4          ~ hr1
            Observation ~ subject:Patient=ann                      ~ hr1 w1
            Observation ~ patient.name=bob                         ~ hr2
            Observation ~ value-quantity=72                        ~ hr1
            Observation ~ value-quantity=gt72                      ~ hr2
            Observation ~ value-quantity=72.0||/min                ~ hr1
            Observation ~ value-quantity=lt71|http://unitsofmeasure.org|kg ~ w1
            Observation ~ code-value-quantity=8867-4$gt80          ~ hr2
            Observation ~ code-value-quantity=http://loinc.org|8867-4$72 ~ hr1
            Observation ~ date=2020-05                             ~ hr1 w1
            Observation ~ date=ge2020-06                           ~ hr2
            Observation ~ status=final                             ~ hr1 hr2 w1
            ValueSet    ~ url=http://v.org/a                       ~ va
            """)
    void aSearchFindsWhatTheSpecificationSays(String type, String query, String ids) {
        List<String> expected = ids == null ? List.of() : List.of(ids.split(" "));

        assertThat(search(type, query).matches())
                .extracting(r -> r.key().id())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void sortingPutsMissingValuesLast() {
        assertThat(ids("Patient", "_sort=birthdate")).containsExactly("ann", "bob", "cy", "dee");
        assertThat(ids("Patient", "_sort=-birthdate")).containsExactly("cy", "bob", "ann", "dee");
        assertThat(ids("Patient", "_sort=family&gender=female")).containsExactly("ann", "cy");
    }

    @Test
    void theNewestComesFirstWithoutASort() {
        assertThat(ids("Patient", "")).containsExactly("dee", "cy", "bob", "ann");
    }

    @Test
    void includesBringWhatMatchesReferToAndWhatRefersToThem() {
        assertThat(search("Observation", "code=8867-4&_include=Observation:patient")
                        .included())
                .extracting(r -> r.key().toString())
                .containsExactlyInAnyOrder("Patient/ann", "Patient/bob");
        assertThat(search("Patient", "_id=ann&_revinclude=Observation:patient").included())
                .extracting(r -> r.key().toString())
                .containsExactlyInAnyOrder("Observation/hr1", "Observation/w1");
    }

    @Test
    void aTotalIsToldWhenItIsAskedFor() {
        assertThat(search("Patient", "_count=1&_total=accurate").total()).hasValue(4);
        assertThat(search("Patient", "_count=0").total()).hasValue(4);
        assertThat(search("Patient", "_count=0").matches()).isEmpty();
    }

    @Test
    void pagesGiveEachUnchangedMatchOnceWhileOthersAreWritten() {
        for (int i = 0; i < 60; i++) {
            put("{\"resourceType\":\"Group\",\"id\":\"g" + i + "\",\"type\":\"person\",\"actual\":true}");
        }
        List<String> seen = new ArrayList<>();
        Optional<String> page = Optional.of("");
        int round = 0;
        while (page.isPresent()) {
            SearchPage found =
                    search("Group", "type=person&_count=7" + (page.get().isEmpty() ? "" : "&_page=" + page.get()));
            found.matches().forEach(match -> seen.add(match.key().id()));
            put("{\"resourceType\":\"Group\",\"id\":\"new" + round++ + "\",\"type\":\"person\",\"actual\":true}");
            page = found.next();
        }
        assertThat(seen).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void aReplacedVersionIsNotFoundByItsOldValues() {
        put("{\"resourceType\":\"Patient\",\"id\":\"ann\",\"name\":[{\"family\":\"Other\"}]}");

        assertThat(ids("Patient", "name=ang")).isEmpty();
        assertThat(ids("Patient", "name=other")).containsExactly("ann");
    }

    @Test
    void anUnknownParameterIsReportedOrRefused() {
        SearchPage lenient = search("Patient", "colour=red&gender=male");
        assertThat(lenient.matches()).hasSize(1);
        assertThat(lenient.issues()).hasSize(1);
        assertThat(lenient.honoured().all())
                .extracting(QueryParameters.Parameter::name)
                .containsExactly("gender");
        assertThatThrownBy(() -> engine.search(new SearchRequest(
                        definitions.resourceType("Patient").orElseThrow(), QueryParameters.parse("colour=red"), true)))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @CsvSource({"birthdate=soon", "_count=many", "_page=x", "birthdate=gt19", "_sort=nothing,,", "_include=x"})
    void aBadValueIsRefusedOrReported(String query) {
        try {
            assertThat(search("Patient", query).issues()).isNotEmpty();
        } catch (Problem error) {
            assertThat(error.kind()).isEqualTo(Problem.Kind.INVALID);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=x' OR '1'='1",
                "name=x'; DROP TABLE Resource; --",
                "gender=male') OR 1=1 --",
                "identifier=http://h.org' UNION SELECT 1 --|7'",
                "name:contains=%",
                "name:contains=_",
                "_id=ann' OR '1'='1",
                "organization=o1' OR '1'='1"
            })
    void aValueIsNeverReadAsSql(String query) {
        assertThat(ids("Patient", query.replace("%", "%25"))).isEmpty();
        assertThat(ids("Patient", "")).hasSize(4);
    }

    @Test
    void aPageTokenServesOnlyItsOwnSearchAndOnlyWhole() {
        String token = search("Patient", "gender=female,male&_count=1").next().orElseThrow();

        assertThat(ids("Patient", "gender=female,male&_count=5&_page=" + token)).containsExactly("bob", "ann");
        assertRefused("gender=female&_page=" + token);
        assertRefused("gender=female,male&_page=" + token.substring(1));
        assertRefused("gender=female,male&_page=" + token + "AA");
        assertRefused("gender=female,male&_page=%");
    }

    private void assertRefused(String query) {
        assertThatThrownBy(() -> search("Patient", query.replace("%", "%25")))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.INVALID));
    }

    @Test
    void conditionalCriteriaAreStrictAndMustDemandSomething() {
        ResourceType patient = definitions.resourceType("Patient").orElseThrow();

        assertThat(engine.matches(patient, QueryParameters.parse("identifier=7"), 2))
                .hasSize(2);
        assertThat(engine.matches(patient, QueryParameters.parse("identifier=8"), 2))
                .isEmpty();
        for (String criteria : List.of("", "colour=red", "identifier=", "identifier=7&_count=1", "_sort=family")) {
            assertThatThrownBy(() -> engine.matches(patient, QueryParameters.parse(criteria), 2))
                    .as(criteria)
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void noQueryStringEndsInAnythingButAResultOrAnError() {
        Random random = new Random(11);
        String alphabet =
                "name=&birthdate|:,$\\._-%20'\";()ge<>0123456789äabcxyz_sort_include_has:Observation:patient:code";
        for (int i = 0; i < 500; i++) {
            StringBuilder query = new StringBuilder(random.nextBoolean() ? "name=" : "");
            int length = random.nextInt(40);
            for (int c = 0; c < length; c++) {
                query.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                search("Patient", query.toString());
            } catch (Problem expected) {
                assertThat(expected.issues()).isNotEmpty();
            }
        }
    }

    private List<String> ids(String type, String query) {
        return search(type, query).matches().stream()
                .map(StoredResource::key)
                .map(key -> key.id())
                .toList();
    }

    private SearchPage search(String type, String query) {
        return engine.search(new SearchRequest(
                definitions.resourceType(type).orElseThrow(),
                QueryParameters.parse(query.replace("+", "%2B").replace("|", "%7C")),
                false,
                "http://localhost/demo/fhir/main"));
    }

    private void put(String json) {
        Incoming incoming = intake.read(json.getBytes(StandardCharsets.UTF_8));
        store.commit(Batch.of(intake.write(incoming, incoming.id().orElseThrow(), Precondition.ANY, Optional.empty())));
    }
}
