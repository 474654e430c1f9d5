package health.callisto.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.manage.BodyReader;
import health.callisto.manage.ManagedPath;
import health.callisto.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide {@code docs/settings.md} says of a FHIR service what the product takes, and all of it. */
class SettingsGuideTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\|.*");
    private static final ManagedPath PATH = ManagedPath.in("north", "fhirServices", "wards");

    /** Property → example, of the section on FHIR services. */
    private static Map<String, String> guide() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        Files.readAllLines(Path.of("../docs/settings.md")).stream()
                .dropWhile(line -> !line.equals("## A FHIR service"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .map(ROW::matcher)
                .filter(java.util.regex.Matcher::matches)
                .forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    private static ObjectNode body(String property, String example) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        List<String> names = List.of(property.split("\\."));
        ObjectNode at = body;
        for (String name : names.subList(0, names.size() - 1)) {
            at = at.putObject(name);
        }
        at.set(names.get(names.size() - 1), JSON.readTree(example));
        return body;
    }

    private static Problem refusal(ObjectNode body) {
        return catchThrowableOfType(Problem.class, () -> ServiceSettings.read(PATH, BodyReader.of(body)));
    }

    @Test
    void eachExampleIsTaken() throws IOException {
        Map<String, String> guide = guide();

        assertThat(guide).hasSizeGreaterThan(20);
        for (Map.Entry<String, String> row : guide.entrySet()) {
            ServiceSettings.read(PATH, BodyReader.of(body(row.getKey(), row.getValue())));
        }
    }

    @Test
    void eachPropertyThatIsTakenIsTold() throws IOException {
        String told = String.join("\n", guide().keySet());

        for (String known : known(body("x", "1"))) {
            assertThat(told).containsPattern("(?m)^" + known + "\\b");
        }
        for (String known : known(body("properties.x", "1"))) {
            assertThat(told).containsPattern("(?m)^properties\\." + known + "\\b");
            for (String inner : known(body("properties." + known, "{\"x\":1}"))) {
                assertThat(told).containsPattern("(?m)^properties\\." + known + "\\." + inner + "$");
            }
        }
    }

    /** The names that the refusal of an unknown property tells; none where the place takes something else. */
    private static List<String> known(ObjectNode body) {
        String message = String.valueOf(refusal(body).getMessage());
        int at = message.indexOf("known are ");
        return at < 0
                ? List.of()
                : List.of(message.substring(at + "known are ".length()).split(", "));
    }
}
