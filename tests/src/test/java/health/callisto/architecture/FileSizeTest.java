package health.callisto.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is longer has two jobs. */
class FileSizeTest {

    @ParameterizedTest
    @CsvSource({"src/main/java, 400", "src/test/java, 600"})
    void noFileIsLongerThanOnePersonReads(String folder, int limit) throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (String module : List.of("definitions", "shared", "functions", "local-host", "tests")) {
            Path sources = Path.of("..", module, folder);
            if (Files.isDirectory(sources)) {
                collect(sources, limit, tooLong);
            }
        }

        assertThat(tooLong).isEmpty();
    }

    private static void collect(Path sources, int limit, List<String> tooLong) throws IOException {
        try (Stream<Path> walk = Files.walk(sources)) {
            for (Path file :
                    walk.filter(file -> file.toString().endsWith(".java")).toList()) {
                int lines = Files.readAllLines(file).size();
                if (lines > limit) {
                    tooLong.add(file + " has " + lines + " lines");
                }
            }
        }
    }
}
