package health.callisto.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.config.SettingDefinition;
import health.callisto.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A setting is in its definition, in the README's table and in the sample file, or the build fails. */
class SettingsDocumentedTest {
    private static final Path HOME = Path.of("..");

    /** Values of the Functions host in the sample file; not settings of ours. */
    private static final Set<String> OF_THE_HOST = Set.of(
            "FUNCTIONS_WORKER_RUNTIME",
            // Core Tools and Azurite have no Event Hubs.
            "AzureWebJobs.Normalize.Disabled",
            "AzureWebJobs.Convert.Disabled");

    @Test
    void theReadmeHasALineForEachSetting() throws IOException {
        List<String> table = Files.readAllLines(HOME.resolve("README.md")).stream()
                .dropWhile(line -> !line.equals("## Settings"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(table)
                .containsExactlyElementsOf(Arrays.stream(SettingDefinition.values())
                        .map(SettingsDocumentedTest::row)
                        .toList());
    }

    @Test
    void theSampleFileHasAValueForEachSettingThatTheLocalHostTakes() throws IOException {
        Set<String> expected = Arrays.stream(SettingDefinition.values())
                // A connection string stands in its place on one machine.
                .map(SettingDefinition::variable)
                .filter(variable -> !variable.contains("__"))
                .collect(Collectors.toSet());
        expected.addAll(OF_THE_HOST);

        assertThat(sample().keySet()).isEqualTo(expected);
    }

    @Test
    void theSampleFileIsTaken() throws IOException {
        Settings settings = Settings.of(sample());

        assertThat(settings.authentication()).isEqualTo(Settings.Authentication.OFF);
        assertThat(settings.storage()).hasValue("UseDevelopmentStorage=true");
        assertThat(settings.sqlUrl()).isEmpty();
    }

    private static String row(SettingDefinition setting) {
        String value = setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
        return "| `%s` | %s | %s | %s |"
                .formatted(setting.variable(), setting.type(), value, setting.meaning())
                .replace("|  |", "| |");
    }

    private static Map<String, String> sample() throws IOException {
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> value : new ObjectMapper()
                .readTree(HOME.resolve("local.settings.sample.json").toFile())
                .path("Values")
                .properties()) {
            values.put(value.getKey(), value.getValue().asText());
        }
        return values;
    }
}
