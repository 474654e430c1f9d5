package health.callisto.infra;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of infra-bicep, read once by the grammar of Bicep (tests/bicep). */
record Bicep(List<BicepFile> files) {
    static final Path FOLDER = Path.of("..", "infra-bicep");

    private static final Bicep ALL = read(paths());

    static Bicep all() {
        return ALL;
    }

    /** Those, wherever they are. */
    static Bicep read(List<Path> paths) {
        List<String> command = new ArrayList<>(List.of("node", "bicep/read-bicep.mjs", "--json"));
        paths.forEach(path -> command.add(path.toString()));
        try {
            Process node = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String json = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (node.waitFor() != 0) {
                throw new IllegalStateException("The grammar of Bicep did not run; it needs Node 20");
            }
            Bicep read = new ObjectMapper().readValue(json, Bicep.class);
            return new Bicep(read.files().stream().map(Bicep::named).toList());
        } catch (IOException e) {
            throw new IllegalStateException("The grammar of Bicep did not run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    BicepFile file(String name) {
        return files.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no file " + name));
    }

    /** The file of a module, whose path is of the file that uses it. */
    BicepFile module(BicepFile user, BicepFile.Declaration module) {
        Path path = Path.of(user.name()).resolveSibling(module.target()).normalize();
        return file(path.toString().replace('\\', '/'));
    }

    /** Those that are no parameter files. */
    List<BicepFile> templates() {
        return files.stream().filter(file -> !file.isParameters()).toList();
    }

    List<BicepFile> parameterFiles() {
        return files.stream().filter(BicepFile::isParameters).toList();
    }

    /** Resources that are made, in all files. */
    List<BicepFile.Declaration> resources() {
        return templates().stream()
                .flatMap(file -> file.declared("resource").stream())
                .filter(resource -> !resource.existing())
                .toList();
    }

    private static List<Path> paths() {
        try (Stream<Path> walk = Files.walk(FOLDER)) {
            return walk.filter(path -> path.toString().matches(".*\\.bicep(param)?"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("infra-bicep cannot be read", e);
        }
    }

    private static BicepFile named(BicepFile file) {
        Path path = Path.of(file.name());
        String name = path.startsWith(FOLDER) ? FOLDER.relativize(path).toString() : file.name();
        return new BicepFile(
                name.replace('\\', '/'),
                file.problems(),
                file.declarations(),
                file.properties(),
                file.calls(),
                file.strangers(),
                file.unused());
    }
}
