package health.callisto.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands behind a benchmark's name: pairs of {@code --option value}. */
record Options(Map<String, String> values) {
    private static final Set<String> KNOWN = Set.of("resources", "dir", "seconds", "data", "services", "sql-url");

    Options {
        values = Map.copyOf(values);
    }

    /** IllegalArgumentException for an option that there is not. */
    static Options parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!KNOWN.contains(name) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "There is no option " + arguments[i] + "; there are " + KNOWN + ", each with a value");
            }
            values.put(name, arguments[i + 1]);
        }
        return new Options(values);
    }

    int resources(int otherwise) {
        return number("resources", otherwise);
    }

    int services(int otherwise) {
        return number("services", otherwise);
    }

    int seconds(int otherwise) {
        return number("seconds", otherwise);
    }

    /** A folder of NDJSON files of one's own. */
    Optional<Path> folder() {
        Optional<Path> folder = Optional.ofNullable(values.get("dir")).map(Path::of);
        if (folder.filter(path -> !Files.isDirectory(path)).isPresent()) {
            throw new IllegalArgumentException("--dir must be a folder with NDJSON files");
        }
        return folder;
    }

    /** The server to measure against; empty: SQLite. */
    Optional<String> sqlUrl() {
        Optional<String> url = Optional.ofNullable(values.get("sql-url"));
        if (url.filter(given -> !given.startsWith("jdbc:sqlserver:")).isPresent()) {
            throw new IllegalArgumentException("--sql-url must be like jdbc:sqlserver://host:1433;user=…;password=…");
        }
        return url;
    }

    /** A data folder that is kept: what an earlier run stored in it is used again. */
    Optional<Path> data() {
        return Optional.ofNullable(values.get("data")).map(Path::of);
    }

    private int number(String name, int otherwise) {
        try {
            return values.containsKey(name) ? Integer.parseInt(values.get(name)) : otherwise;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " must be a number", e);
        }
    }
}
