package health.callisto.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command that starts the product, with settings of its own only; a free port and no samples unless told otherwise. */
final class HostCommand {
    /** The project's folder: this module's tests run in the folder below. */
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private final Map<String, String> environment = new TreeMap<>();
    private Path home = HOME;
    private String longestFile = "";

    HostCommand(Path data) {
        with("CALLISTO_DATA", data.toString());
        with("CALLISTO_PORT", "0");
        with("CALLISTO_SAMPLES", "none");
    }

    HostCommand with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    HostCommand withSamples() {
        return with("CALLISTO_SAMPLES", HOME.resolve("samples").toString());
    }

    /** Takes host.json and the folder local-host from there. */
    HostCommand in(Path folder) {
        home = folder;
        return this;
    }

    /** No file that it writes may become longer: to it, the disk is full then. */
    HostCommand withFilesUpTo(long kibibytes) {
        longestFile = "ulimit -f " + kibibytes + "; ";
        return this;
    }

    Process start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dcallisto.home=" + home,
                "-jar",
                HOME.resolve("local-host/target/callisto-local-host.jar").toString());
        ProcessBuilder builder = longestFile.isEmpty()
                ? new ProcessBuilder(command)
                : new ProcessBuilder("bash", "-c", longestFile + "exec '" + String.join("' '", command) + "'");
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("CALLISTO_")
                        || name.startsWith("AzureWebJobs")
                        || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** How a process ended: its exit code and what it said. */
    record End(int exitCode, List<String> output, List<String> errors) {}

    /** Starts it and waits for its end. */
    End run() throws IOException {
        Process process = start();
        OutputLines output = new OutputLines(process.getInputStream());
        OutputLines errors = new OutputLines(process.getErrorStream());
        try {
            Await.until("the end of the host", () -> !process.isAlive(), () -> output.soFar() + " " + errors.soFar());
            return new End(process.exitValue(), output.whole(), errors.whole());
        } finally {
            process.destroy();
        }
    }
}
