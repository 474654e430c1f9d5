package health.callisto.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A library's message may quote a value of a resource: exceptions reach the log through LoggedFailure only. */
class LoggedFailuresTest {
    private static final Pattern CALL =
            Pattern.compile("\\bLOG\\.(?:error|warn|info|debug|trace)\\((.*?)\\);", Pattern.DOTALL);
    /** A message or text of an exception, or an exception as the last argument. */
    private static final Pattern RAW = Pattern.compile(
            "\\.(?:getMessage|getLocalizedMessage|toString|getCause|getThrowable)\\(\\)|,\\s*(?:e|ex|error|failure|cause|problem|thrown|throwable)\\s*$");

    @Test
    void noLogCallHasAnExceptionOrItsMessageAsItIs() throws IOException {
        List<String> raw = new ArrayList<>();
        int calls = 0;
        for (String module : List.of("shared", "functions", "local-host")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    Matcher call = CALL.matcher(Files.readString(file));
                    while (call.find()) {
                        calls++;
                        String arguments = call.group(1)
                                .replaceAll("LoggedFailure\\.(?:of|line)\\([^()]*(?:\\(\\)[^()]*)*\\)", "logged");
                        if (RAW.matcher(arguments).find()) {
                            raw.add(file.getFileName() + ": " + call.group().replaceAll("\\s+", " "));
                        }
                    }
                }
            }
        }
        assertThat(calls).isGreaterThan(40);
        assertThat(raw).isEmpty();
    }
}
