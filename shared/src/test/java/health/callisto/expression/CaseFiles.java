package health.callisto.expression;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Cases that are files: one JSON file, one case. */
public final class CaseFiles {
    private static final Path ROOT = Path.of("src/test/resources/health/callisto");
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private CaseFiles() {}

    /** Their names and contents, in the order of the names; IllegalStateException if there is none. */
    public static Stream<Arguments> in(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            var cases = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            if (cases.isEmpty()) {
                throw new IllegalStateException("There are no cases in " + folder);
            }
            return cases.stream().map(file -> Arguments.of(file.getFileName().toString(), read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
