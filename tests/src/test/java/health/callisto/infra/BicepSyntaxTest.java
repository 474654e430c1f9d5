package health.callisto.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compiler would say first. What properties a resource has only Azure's types know: that is for {@code bicep build}. */
class BicepSyntaxTest {
    private static final Bicep BICEP = Bicep.all();

    /** The one API version without a stable successor that has log categories. */
    private static final Set<String> PREVIEWS = Set.of("Microsoft.Insights/diagnosticSettings@2021-05-01-preview");

    private static final Pattern STABLE = Pattern.compile("[A-Za-z.]+(/[A-Za-z]+)+@20[0-9]{2}-[0-9]{2}-[0-9]{2}");
    private static final Pattern OUTPUT = Pattern.compile("(\\w+)(\\[\\w+])?!?\\.outputs\\.(\\w+)");
    private static final Pattern LOADED = Pattern.compile("load(?:Json|Text)Content\\('([^']+)'\\)");
    private static final Pattern IMPORTED = Pattern.compile("import \\{([^}]+)} from '([^']+)'");

    private static final Set<String> FUNCTIONS = Set.of(
            ("allowed cidrSubnet concat description empty environment export guid items last length loadJsonContent"
                            + " loadTextContent map max maxLength maxValue minLength minValue readEnvironmentVariable"
                            + " resourceGroup resourceId split string subscriptionResourceId take tenant toLower toObject"
                            + " union uniqueString")
                    .split(" "));

    @Test
    void eachFileIsBicep() {
        assertThat(BICEP.templates()).hasSizeGreaterThan(10);
        assertThat(BICEP.files())
                .allSatisfy(file ->
                        assertThat(file.problems()).describedAs(file.name()).isEmpty());
    }

    @Test
    void whatIsNoBicepIsToldWithItsPlace(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.bicep"), "param name string\nvar list = [\n");

        assertThat(Bicep.read(List.of(broken)).files().get(0).problems())
                .isNotEmpty()
                .allMatch(problem -> problem.matches("[12]:[0-9]+ .*"));
    }

    @Test
    void namesThatNothingDeclaresAreTold(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("names.bicep"),
                "param a string\nvar b = map([a], c => '${c}${d}')\noutput e array = [for f in b: f.x == g]\n");

        assertThat(Bicep.read(List.of(file)).files().get(0).strangers())
                .extracting(BicepFile.Place::name)
                .containsExactlyInAnyOrder("d", "g");
    }

    @Test
    void eachNameIsDeclared() {
        assertThat(BICEP.files())
                .allSatisfy(file ->
                        assertThat(file.strangers()).describedAs(file.name()).isEmpty());
    }

    @Test
    void whatIsDeclaredIsUsed() {
        assertThat(BICEP.templates())
                .allSatisfy(file ->
                        assertThat(file.unused()).describedAs(file.name()).isEmpty());
    }

    @Test
    void eachFunctionIsOneThatBicepHas() {
        assertThat(BICEP.files()).allSatisfy(file -> assertThat(file.calls())
                .describedAs(file.name())
                .extracting(BicepFile.Place::name)
                .isSubsetOf(FUNCTIONS));
    }

    @Test
    void eachModuleGetsWhatItAsksForAndNothingElse() {
        assertThat(BICEP.templates())
                .allSatisfy(file -> assertThat(file.declared("module")).allSatisfy(module -> {
                    List<BicepFile.Declaration> asked =
                            BICEP.module(file, module).declared("param");
                    assertThat(file.below(module.name(), "params"))
                            .describedAs(module.name())
                            .isSubsetOf(names(asked.stream()))
                            .containsAll(names(asked.stream().filter(BicepFile.Declaration::required)));
                }));
    }

    @Test
    void eachModuleIsUsed() {
        Set<BicepFile> used = BICEP.templates().stream()
                .flatMap(file -> file.declared("module").stream().map(module -> BICEP.module(file, module)))
                .collect(Collectors.toSet());

        assertThat(used)
                .containsAll(BICEP.templates().stream()
                        .filter(file -> file.name().startsWith("modules/"))
                        .toList());
    }

    @Test
    void eachOutputThatIsAskedForIsGiven() {
        assertThat(BICEP.templates())
                .allSatisfy(file -> assertThat(file.matches(OUTPUT)).allSatisfy(use -> {
                    BicepFile module = BICEP.module(file, file.declaration(use.group(1)));
                    assertThat(names(module.declared("output").stream()))
                            .describedAs(use.group())
                            .contains(use.group(3));
                }));
    }

    @Test
    void eachParameterFileGivesWhatMainAsksForAndNothingElse() {
        List<BicepFile.Declaration> asked = BICEP.file("main.bicep").declared("param");

        assertThat(BICEP.parameterFiles()).hasSize(2).allSatisfy(file -> assertThat(
                        names(file.declared("var").stream()))
                .describedAs(file.name())
                .isSubsetOf(names(asked.stream()))
                .containsAll(names(asked.stream().filter(BicepFile.Declaration::required))));
    }

    @Test
    void eachFileThatIsLoadedAndEachTypeThatIsImportedIsThere() throws IOException {
        Set<String> types = names(BICEP.file("types.bicep").declared("type").stream());
        for (BicepFile file : BICEP.templates()) {
            Path path = Bicep.FOLDER.resolve(file.name());
            file.matches(LOADED).forEach(loaded -> assertThat(path.resolveSibling(loaded.group(1)))
                    .isNotEmptyFile());
            IMPORTED.matcher(Files.readString(path)).results().forEach(found -> {
                assertThat(path.resolveSibling(found.group(2)).normalize())
                        .isEqualTo(Bicep.FOLDER.resolve("types.bicep").normalize());
                assertThat(types).contains(found.group(1).strip().split("\\s*,\\s*"));
            });
        }
    }

    @Test
    void eachApiVersionIsPinnedToAStableOne() {
        assertThat(allResources())
                .isNotEmpty()
                .allMatch(target ->
                        PREVIEWS.contains(target) || STABLE.matcher(target).matches());
    }

    @Test
    void aResourceTypeHasOneVersionThroughout() {
        assertThat(allResources()
                        .collect(Collectors.groupingBy(target -> target.replaceFirst("@.*", ""), Collectors.toSet())))
                .allSatisfy((type, versions) -> assertThat(versions).hasSize(1));
    }

    /** With their versions; a resource inside of another has that one's. */
    private static Stream<String> allResources() {
        return BICEP.templates().stream()
                .flatMap(file -> file.declared("resource").stream())
                .map(BicepFile.Declaration::target)
                .filter(target -> target.contains("/"));
    }

    private static Set<String> names(Stream<BicepFile.Declaration> declarations) {
        return declarations.map(BicepFile.Declaration::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
