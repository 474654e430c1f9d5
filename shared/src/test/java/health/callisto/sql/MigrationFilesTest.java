package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Forward-only numbered files, the same number and name for each database. */
class MigrationFilesTest {
    @ParameterizedTest
    @CsvSource({"SERVICE,sqlite", "SERVICE,sqlserver", "CONTROL,control/sqlite", "CONTROL,control/sqlserver"})
    void eachDatabaseHasTheFilesOfTheListAndNoOther(Schema schema, String files) throws IOException {
        Path folder = Path.of("src/main/resources/health/callisto/sql", files);
        try (Stream<Path> found = Files.list(folder)) {
            List<String> names = found.map(file -> file.getFileName().toString().replace(".sql", ""))
                    .sorted()
                    .toList();
            assertThat(names).isEqualTo(schema.migrations());
        }
    }

    @ParameterizedTest
    @EnumSource
    void numbersHaveNoGap(Schema schema) {
        List<String> names = schema.migrations();
        for (int i = 0; i < names.size(); i++) {
            assertThat(names.get(i)).startsWith("V%03d__".formatted(i + 1));
        }
    }
}
