package health.callisto.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The files of samples/, read as they lie in the source tree. */
public final class Samples {
    private static final Path FOLDER = Path.of("..", "samples");
    private static final String SUFFIX = ".ndjson.gz";
    private static final Pattern COUNT = Pattern.compile("\"(\\w+)\": (\\d+)");

    private Samples() {}

    /** The gzip files, one for each resource type, in order of name. */
    public static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** The resource type that a file of {@link #files} is of, from its name. */
    public static String typeOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** The resources of a file, as JSON text. */
    public static List<String> lines(Path file) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** What counts.json promises, by type. */
    public static Map<String, Integer> counts() throws IOException {
        return COUNT.matcher(Files.readString(FOLDER.resolve("counts.json")))
                .results()
                .collect(Collectors.toMap(
                        match -> match.group(1), match -> Integer.valueOf(match.group(2)), (a, b) -> a, TreeMap::new));
    }
}
