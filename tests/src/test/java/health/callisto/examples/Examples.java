package health.callisto.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the npm package hl7.fhir.r4.examples, which the build installs. */
final class Examples {
    private static final Path FOLDER = Path.of("node_modules/hl7.fhir.r4.examples");

    private Examples() {}

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.getFileName().toString().startsWith("package"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    static Path file(String name) {
        return FOLDER.resolve(name);
    }
}
