package health.callisto.search;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.search.parameter.StringNormalizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names are found by each of their words, whatever the case, the accents and the punctuation (R4 search.html#string). */
class NameSearchTest {
    @TempDir
    private Path folder;

    private SearchFixture data;

    @BeforeEach
    void fill() {
        data = new SearchFixture(folder);
        patient("ob", "O'Brien", "Conan");
        patient("ml", "Müller-Lüdenscheidt", "Anna Maria");
        patient("gr", "Groß", "Łukasz");
        patient("so", "Sørensen", "Ægir");
        data.put("{\"resourceType\":\"Organization\",\"id\":\"mary\",\"name\":\"St. Mary's Hospital\"}");
        data.put("{\"resourceType\":\"Library\",\"id\":\"l\",\"status\":\"draft\",\"type\":{\"text\":\"t\"},"
                + "\"description\":\"One two three\"}");
    }

    private void patient(String id, String family, String given) {
        data.put("{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"name\":[{\"family\":\"" + family
                + "\",\"given\":[\"" + given + "\"]}]}");
    }

    @AfterEach
    void close() {
        data.close();
    }

    private List<String> ids(String type, String query) {
        return data.search(type, query).matches().stream()
                .map(match -> match.key().id())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "name=obrien, ob",
        "family=O'Brien, ob",
        "family=O’Brien, ob",
        "name=Lüdenscheidt, ml",
        "family=ludensch, ml",
        "family=müller-lüdenscheidt, ml",
        "family=Muller Ludenscheidt, ml",
        "family=denscheidt, ''",
        "given=maria, ml",
        "given=Anna, ml",
        "family=GROSS, gr",
        "family=groß, gr",
        "given=lukasz, gr",
        "family=sorensen, so",
        "given=aegir, so",
        "family:exact=Müller-Lüdenscheidt, ml",
        "family:exact=Lüdenscheidt, ''",
        "family:contains=ludens, ml",
        "phonetic=lud, ml",
    })
    void aNameIsFoundByEachOfItsWords(String query, String found) {
        assertThat(ids("Patient", query)).isEqualTo(found.isEmpty() ? List.of() : List.of(found));
    }

    @Test
    void aNameIsFoundByEightOfItsWords() {
        patient("long", "Unit Deux Trois Quatre Cinq Six Sept Huit Neuf Dix", "Jo");

        assertThat(ids("Patient", "family=huit")).containsExactly("long");
        assertThat(ids("Patient", "family=neuf")).isEmpty();
        assertThat(ids("Patient", "family:contains=neuf")).containsExactly("long");
    }

    @Test
    void namesOfOrganizationsToo() {
        assertThat(ids("Organization", "name=marys")).containsExactly("mary");
        assertThat(ids("Organization", "name=st mary")).containsExactly("mary");
        assertThat(ids("Organization", "name=hosp")).containsExactly("mary");
    }

    @Test
    void otherStringsAreFoundByTheirBeginning() {
        assertThat(ids("Library", "description=one")).containsExactly("l");
        assertThat(ids("Library", "description=two")).isEmpty();
    }

    @Test
    void wordsAreNoValuesToSortBy() {
        assertThat(ids("Patient", "_sort=family")).containsExactly("gr", "ml", "ob", "so");
        assertThat(ids("Patient", "_sort=-family")).containsExactly("so", "ob", "ml", "gr");
        assertThat(ids("Patient", "_sort=family&given=a,l,c")).containsExactly("gr", "ml", "ob", "so");
    }

    @Test
    void anUpdateTakesTheWordsAwayToo() {
        patient("ml", "Lüdenscheidt Lüdenscheidt", "Lüdenscheidt");
        assertThat(ids("Patient", "name=Lüdenscheidt")).containsExactly("ml");

        patient("ml", "Müller", "Anna");
        assertThat(ids("Patient", "name=Lüdenscheidt")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-, -", "., .", "'  A  b-c ', a b c", "Ελλάς, ελλασ", "İstanbul, istanbul", "Straße, strasse"})
    void textsAreFolded(String text, String folded) {
        assertThat(StringNormalizer.normalize(text)).isEqualTo(folded);
    }
}
