package health.callisto.definitions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes all tables into the folder named by the first argument. */
public final class CompileDefinitions {
    private CompileDefinitions() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        TypeTable types = new TypeTable();
        Files.write(folder.resolve("types.txt"), types.lines());
        CodeTable codes = new CodeTable();
        Files.write(folder.resolve("codes.txt"), codes.lines(types.bindings()));
        Files.write(folder.resolve("systems.txt"), codes.systemLines(types.bindings()));
        Files.write(folder.resolve("search-parameters.txt"), new SearchParameterTable(types.resources()).lines());
    }
}
