package health.callisto.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guides name what is there. They cannot be carried out here. */
class GuidesTest {
    private static final Path DOCS = Path.of("../docs");
    private static final BicepFile MAIN = Bicep.all().file("main.bicep");
    private static final Pattern OUTPUT = Pattern.compile("properties\\.outputs\\.(\\w+)\\.value");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");
    private static final Pattern VARIABLE = Pattern.compile("readEnvironmentVariable\\('(\\w+)'\\)");

    @ParameterizedTest
    @ValueSource(strings = {"deploy.md", "upgrade.md", "alerts.md", "settings.md", "devices.md"})
    void linksLeadSomewhere(String guide) throws IOException {
        assertThat(found(LINK, Files.readString(DOCS.resolve(guide))))
                .filteredOn(link -> !link.startsWith("http"))
                .allSatisfy(link -> assertThat(DOCS.resolve(link)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy.md", "upgrade.md"})
    void outputsOfTheDeploymentAreThoseOfMain(String guide) throws IOException {
        Set<String> outputs = MAIN.declared("output").stream()
                .map(BicepFile.Declaration::name)
                .collect(Collectors.toSet());

        assertThat(found(OUTPUT, Files.readString(DOCS.resolve(guide)))).isSubsetOf(outputs);
    }

    @Test
    void theGuideExportsWhatTheParameterFilesRead() throws IOException {
        String guide = Files.readString(DOCS.resolve("deploy.md"));

        for (String file : List.of("dev.bicepparam", "prod.bicepparam")) {
            assertThat(found(VARIABLE, Files.readString(Bicep.FOLDER.resolve(file))))
                    .isNotEmpty()
                    .allSatisfy(variable -> assertThat(guide).contains("export " + variable + "="));
        }
    }

    /** A name in code font that looks like a parameter is one. */
    @Test
    void parametersThatTheGuidesNameAreThoseOfMain() throws IOException {
        Set<String> parameters =
                MAIN.declared("param").stream().map(BicepFile.Declaration::name).collect(Collectors.toSet());

        for (String guide : List.of("deploy.md", "upgrade.md")) {
            assertThat(found(Pattern.compile("parameter `(\\w+)`"), Files.readString(DOCS.resolve(guide))))
                    .describedAs(guide)
                    .isNotEmpty()
                    .isSubsetOf(parameters);
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
