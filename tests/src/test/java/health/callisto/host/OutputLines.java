package health.callisto.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a process has printed so far; it never waits because nobody reads. */
final class OutputLines {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    OutputLines(InputStream stream) {
        reader = new Thread(() -> collect(stream), "test-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void collect(InputStream stream) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // The process was killed; what it had printed is there.
        }
    }

    List<String> soFar() {
        return List.copyOf(lines);
    }

    Optional<String> startingWith(String prefix) {
        return lines.stream().filter(line -> line.startsWith(prefix)).findFirst();
    }

    /** All of it, after the process has ended. */
    List<String> whole() {
        Await.until("the end of the output", () -> !reader.isAlive());
        return soFar();
    }
}
