package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.query.SearchRequest;
import health.callisto.sql.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every parameter of every type can be asked for in every form that its type has. */
class EveryParameterTest {
    @TempDir
    Path folder;

    private final Definitions definitions = Definitions.r4();
    private final SearchParameters parameters = SearchParameters.r4();
    private Database database;
    private SearchEngine engine;

    @BeforeEach
    void open() {
        database = Database.openSqlite(folder.resolve("every.db"));
        engine = new SearchEngine(database, definitions, ParameterSource.r4(definitions), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyFormOfEveryParameterIsUnderstood() {
        int asked = 0;
        for (ResourceType type : definitions.resourceTypes()) {
            for (SearchParameter parameter : parameters.of(type.name())) {
                for (String query : forms(type, parameter)) {
                    assertThatCode(() -> search(type, query))
                            .as(type + "?" + query)
                            .doesNotThrowAnyException();
                    asked++;
                }
            }
        }
        assertThat(asked).isGreaterThan(8000);
    }

    @Test
    void aValueThatDoesNotFitIsRefusedByName() {
        for (ResourceType type : definitions.resourceTypes()) {
            for (SearchParameter parameter : parameters.of(type.name())) {
                switch (parameter.type()) {
                    case NUMBER, DATE, QUANTITY ->
                        assertThatCode(() -> search(type, parameter.code() + "=%00x$"))
                                .isInstanceOfSatisfying(Problem.class, error -> {
                                    assertThat(error.kind()).isEqualTo(Problem.Kind.INVALID);
                                    assertThat(error.issues().get(0).diagnostics())
                                            .contains(parameter.code());
                                });
                    case STRING, TOKEN, REFERENCE, COMPOSITE, URI, SPECIAL -> {}
                }
            }
        }
    }

    private static List<String> forms(ResourceType type, SearchParameter parameter) {
        String code = parameter.code();
        if (parameter.type() == ParameterType.SPECIAL) {
            return List.of();
        }
        List<String> forms = new ArrayList<>();
        value(parameter).forEach(value -> forms.add(code + "=" + value));
        if (code.equals("_id") || code.equals("_lastUpdated")) {
            forms.add("_sort=-" + code);
            return forms;
        }
        forms.add(code + ":missing=true");
        if (parameter.type() != ParameterType.COMPOSITE) {
            forms.add(code + ":missing=false&_sort=-" + code + ",_id");
        }
        if (parameter.type() == ParameterType.REFERENCE) {
            // What stands inside a bundle is not indexed on its own: BundleContentsTest.
            boolean inside = type.name().equals("Bundle")
                    && List.of("composition", "message").contains(code);
            if (!parameter.targets().isEmpty() && !inside) {
                forms.add(code + "._id=a,b");
            }
            forms.add("_include=" + type + ":" + code + "&_id=a");
        }
        return forms;
    }

    private static List<String> value(SearchParameter parameter) {
        return switch (parameter.type()) {
            case NUMBER -> List.of("5", "gt0.1,ap3");
            case DATE -> List.of("2020", "ap2020-01-01", "ge2020-01-01T10:00:00Z");
            case STRING -> List.of("x", "%C3%85");
            case TOKEN -> List.of("x", "s%7Cx", "%7Cx", "s%7C");
            case REFERENCE -> List.of("x", "Patient/x", "http://x.org/y");
            case QUANTITY -> List.of("5", "lt5%7Cs%7Cu", "ne5%7C%7Cu");
            case URI -> List.of("http://x.org");
            case COMPOSITE ->
                List.of(String.join(
                        "$",
                        parameter.components().stream()
                                .map(EveryParameterTest::component)
                                .toList()));
            case SPECIAL -> List.of();
        };
    }

    private static String component(SearchParameter.Component component) {
        return switch (component.type()) {
            case NUMBER, QUANTITY -> "ge5";
            case DATE -> "le2020-02";
            case REFERENCE -> "Patient/x";
            case STRING, TOKEN, URI, COMPOSITE, SPECIAL -> "x";
        };
    }

    private SearchPage search(ResourceType type, String query) {
        return engine.search(new SearchRequest(type, QueryParameters.parse(query), true));
    }
}
