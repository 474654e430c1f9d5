package health.callisto.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The curl calls of README.md, run as they stand, against the host and the storage of a test. */
final class ReadmeCalls {
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(curl .*?)```", Pattern.DOTALL);
    private static final String BLOB = "http://127.0.0.1:10000/devstoreaccount1/import/Patient.ndjson";

    private ReadmeCalls() {}

    static List<String> read() throws IOException {
        return BLOCK.matcher(Files.readString(HostCommand.HOME.resolve("README.md")))
                .results()
                .map((MatchResult block) -> block.group(1).strip())
                .toList();
    }

    /** The HTTP status that curl gets. */
    static String status(String call, RunningHost host) throws IOException {
        String blob = call.contains(BLOB) ? patientFile(host) : BLOB;
        String command =
                call.replace("http://localhost:7071", "http://" + host.base().getAuthority())
                                .replace(BLOB, blob)
                                .replaceFirst("^curl ", "curl -o /dev/null -w '%{http_code}' ")
                        + " -s";
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }

    private static String patientFile(RunningHost host) {
        return new InputFiles(host).upload("Patient.ndjson", """
                {"resourceType":"Patient","id":"readme"}
                """);
    }
}
