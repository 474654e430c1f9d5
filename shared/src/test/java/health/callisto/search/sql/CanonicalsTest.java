package health.callisto.search.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import health.callisto.search.SearchFixture;
import health.callisto.search.SearchPage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Canonical references are followed by url and version (R4 references.html#canonical). */
class CanonicalsTest {
    private static final String URL = "http://acme.example.org/fhir/Questionnaire/phq9";

    @TempDir
    private Path folder;

    private SearchFixture data;

    @BeforeEach
    void fill() {
        data = new SearchFixture(folder);
        questionnaire("v1", "1.0", "Mood old");
        questionnaire("v2", "2.0", "Mood new");
        data.put("{\"resourceType\":\"Questionnaire\",\"id\":\"other\",\"status\":\"draft\","
                + "\"url\":\"http://acme.example.org/fhir/Questionnaire/gad7\",\"title\":\"Fear\"}");
        response("any", URL);
        response("first", URL + "|1.0");
        response("second", URL + "|2.0");
        response("third", URL + "|3.0");
        response("byId", "Questionnaire/other");
    }

    private void questionnaire(String id, String version, String title) {
        data.put("{\"resourceType\":\"Questionnaire\",\"id\":\"" + id + "\",\"status\":\"active\",\"url\":\"" + URL
                + "\",\"version\":\"" + version + "\",\"title\":\"" + title + "\"}");
    }

    private void response(String id, String questionnaire) {
        data.put("{\"resourceType\":\"QuestionnaireResponse\",\"id\":\"" + id
                + "\",\"status\":\"completed\",\"questionnaire\":\"" + questionnaire + "\"}");
    }

    @AfterEach
    void close() {
        data.close();
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "any, Questionnaire/v1 Questionnaire/v2",
        "first, Questionnaire/v1",
        "second, Questionnaire/v2",
        "third, ''",
        "byId, Questionnaire/other",
    })
    void anIncludeBringsWhatTheCanonicalNames(String response, String included) {
        SearchPage page = data.search(
                "QuestionnaireResponse", "_id=" + response + "&_include=QuestionnaireResponse:questionnaire");

        assertThat(SearchFixture.keys(page.included())).containsExactlyInAnyOrderElementsOf(list(included));
    }

    @ParameterizedTest
    @CsvSource({"v1, any first", "v2, any second", "other, byId"})
    void aRevincludeBringsWhatRefersByUrl(String questionnaire, String included) {
        SearchPage page = data.search(
                "Questionnaire", "_id=" + questionnaire + "&_revinclude=QuestionnaireResponse:questionnaire");

        assertThat(page.included())
                .extracting(found -> found.key().id())
                .containsExactlyInAnyOrderElementsOf(list(included));
    }

    @ParameterizedTest
    @CsvSource({
        "questionnaire.title=mood, any first second",
        "questionnaire.title=mood new, any second",
        "questionnaire.version=1.0, any first",
        "questionnaire.title=fear, byId",
        "questionnaire.title=none, ''",
        "questionnaire:Questionnaire.status:not=draft, any first second",
    })
    void aChainFollowsIt(String query, String found) {
        assertThat(data.search("QuestionnaireResponse", query).matches())
                .extracting(match -> match.key().id())
                .containsExactlyInAnyOrderElementsOf(list(found));
    }

    @ParameterizedTest
    @CsvSource({"completed, other v2 v1", "stopped, ''"})
    void hasFollowsItBack(String status, String found) {
        assertThat(data.search("Questionnaire", "_has:QuestionnaireResponse:questionnaire:status=" + status)
                        .matches())
                .extracting(match -> match.key().id())
                .containsExactlyElementsOf(list(found));
    }

    @Test
    void hasByOneResponseFindsTheVersionThatItNames() {
        assertThat(data.search("Questionnaire", "_has:QuestionnaireResponse:questionnaire:_id=first")
                        .matches())
                .extracting(match -> match.key().id())
                .containsExactly("v1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://acme.example.org/fhir, any first second third",
        "http://acme.example.org/fhir/Questionnaire/phq9|1, first",
        "http://acme.example.org/other, ''",
    })
    void belowFindsThoseThatBeginWithTheValue(String asked, String found) {
        assertThat(data.search("QuestionnaireResponse", "questionnaire:below=" + asked)
                        .matches())
                .extracting(match -> match.key().id())
                .containsExactlyInAnyOrderElementsOf(list(found));
    }

    /** By title: all of them meet it, and what refers to them is looked for by their urls. */
    @Test
    void noMoreThanFourHundredCanonicalsAreFollowed() {
        data.putAll(IntStream.range(0, 400)
                .mapToObj(i -> "{\"resourceType\":\"Questionnaire\",\"id\":\"q" + i
                        + "\",\"status\":\"active\",\"title\":\"Many\",\"url\":\"http://many.example.org/" + i + "\"}")
                .toList());
        assertThat(data.search("QuestionnaireResponse", "questionnaire.title=many")
                        .matches())
                .isEmpty();

        data.put("{\"resourceType\":\"Questionnaire\",\"id\":\"q400\",\"status\":\"active\",\"title\":\"Many\"}");
        assertThatThrownBy(() -> data.search("QuestionnaireResponse", "questionnaire.title=many"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("400 canonical");
    }
}
