package health.callisto.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts look for what the product measures, and each is explained. */
class AlertsTest {
    private static final BicepFile ALERTS = Bicep.all().file("modules/alerts.bicep");
    private static final Pattern METER = Pattern.compile("'callisto_([a-z_]+)'");

    @Test
    void eachQueryIsARule() throws IOException {
        try (Stream<Path> queries = Files.list(Bicep.FOLDER.resolve("alerts"))) {
            assertThat(queries.map(query -> query.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(names("logAlerts").stream()
                            .map(name -> name + ".kql")
                            .toList());
        }
    }

    /** The agent of Application Insights writes a meter's name with underscores. */
    @Test
    void eachMeterThatAQueryNamesIsOneOfTheProducts() throws IOException {
        List<String> sources = sources();
        List<String> meters = new ArrayList<>();
        for (String name : names("logAlerts")) {
            String query = Files.readString(Bicep.FOLDER.resolve("alerts/" + name + ".kql"));
            METER.matcher(query)
                    .results()
                    .map(found -> found.group(1).replace('_', '.'))
                    .forEach(meters::add);
        }

        assertThat(meters).hasSize(4).allSatisfy(meter -> {
            String last = meter.substring(meter.indexOf('.') + 1);
            String group = "callisto." + meter.substring(0, meter.indexOf('.') + 1);
            assertThat(sources)
                    .describedAs(meter)
                    .anyMatch(source -> source.contains("\"" + group + last + "\"")
                            || (source.contains("\"" + group + "\" + name") && source.contains("\"" + last + "\"")));
        });
    }

    @Test
    void theGuideExplainsEachAlertAndNoOther() throws IOException {
        List<String> expected = new ArrayList<>(names("logAlerts"));
        expected.addAll(names("poolAlerts"));
        List<String> explained = Files.readAllLines(Path.of("../docs/alerts.md")).stream()
                .filter(line -> line.startsWith("## "))
                .flatMap(line -> Pattern.compile("`([a-z-]+)`").matcher(line).results())
                .map(found -> found.group(1))
                .toList();

        assertThat(explained).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Azure's metrics of elastic pools by cores. */
    @Test
    void thePoolIsWatchedWhereItRunsShort() {
        assertThat(Pattern.compile("metric: '(\\w+)'")
                        .matcher(ALERTS.declaration("poolAlerts").text())
                        .results()
                        .map(found -> found.group(1)))
                .containsExactly("cpu_percent", "log_write_percent", "workers_percent", "storage_percent");
    }

    /** The day and the columns of the snapshot (spec 07); everything else is in the bag. */
    @Test
    void theSnapshotsTableInDataExplorerHasItsColumnsAndAMappingForEach() throws IOException {
        String script = Files.readString(Bicep.FOLDER.resolve("kusto/AccountDetail.kql"));
        Map<String, String> columns = Pattern.compile("^    (\\w+): (\\w+),?$", Pattern.MULTILINE)
                .matcher(script)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        List<MatchResult> mapped = Pattern.compile(
                        "\"column\": \"(\\w+)\", \"Properties\": \\{\"Path\": \"\\$\\.(\\w+)\"}")
                .matcher(script)
                .results()
                .toList();

        assertThat(columns)
                .containsOnlyKeys(
                        "PartitionKey",
                        "CreatedTime",
                        "ChangedTime",
                        "DocumentTimestamp",
                        "AccountName",
                        "PrimaryRegion",
                        "ResourceGroup",
                        "SubscriptionId",
                        "FhirVersion",
                        "Properties")
                .containsEntry("Properties", "dynamic");
        assertThat(mapped)
                .allSatisfy(found -> assertThat(found.group(1)).isEqualTo(found.group(2)))
                .extracting(found -> found.group(1))
                .containsExactlyInAnyOrderElementsOf(columns.keySet());
    }

    private static List<String> names(String list) {
        return Pattern.compile("name: '([a-z-]+)'")
                .matcher(ALERTS.declaration(list).text())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(Path.of("../shared/src/main/java"))) {
            for (Path file : walk.filter(path -> path.toString().endsWith("Metrics.java"))
                    .toList()) {
                sources.add(Files.readString(file));
            }
        }
        return sources;
    }
}
