package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forward-only numbered files, the same number and name for each database. */
class MigrationFilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "sqlserver"})
    void eachDatabaseHasTheFilesOfTheListAndNoOther(String database) throws IOException {
        Path folder = Path.of("src/main/resources/health/callisto/sql", database);
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString().replace(".sql", ""))
                    .sorted()
                    .toList();
            assertThat(names).isEqualTo(Migrations.names());
        }
    }

    @Test
    void numbersHaveNoGap() {
        List<String> names = Migrations.names();
        for (int i = 0; i < names.size(); i++) {
            assertThat(names.get(i)).startsWith("V%03d__".formatted(i + 1));
        }
    }
}
