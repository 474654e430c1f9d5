package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host over one folder that is killed again and again while it is written to, also while its disk is full: what it acknowledged
 * is there, what it refused is not, searches are exact, and no process stays. Three kills; 50 in {@code make test-long}.
 */
class KilledUnderLoadTest {
    private static final int KILLS =
            Integer.getInteger("callisto.test.kills", Boolean.getBoolean("callisto.test.long") ? 50 : 3);
    private static final int IMPORTED = 2_000;
    /** On top of the longest database; its log may be longer than that already, which is full at once. */
    private static final long ROOM = 256 * 1024;

    @TempDir
    private Path data;

    private final Ledger ledger = new Ledger();
    private final Random random = new Random(27);
    private final List<String> imports = new ArrayList<>();

    @Test
    void nothingIsLostNothingRefusedIsStoredAndNoProcessStays() throws IOException {
        for (int kill = 0; kill < KILLS; kill++) {
            List<ProcessHandle> children = killed("r" + kill, kill % 5 == 1, kill % 5 == 2);
            Await.until("the end of its processes", () -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(processesOfTheFolder()).isEmpty();
        }
        try (RunningHost host = RunningHost.start(data)) {
            ledger.check(host);
            for (int i = 0; i < imports.size(); i++) {
                imported(host, imports.get(i), "i" + i);
            }
        }
        Await.until("the end of all", () -> processesOfTheFolder().isEmpty());
        assertThat(ledger.refused()).as("a full disk refuses").isPositive();
    }

    /** Starts it, checks what was before, writes, and kills it; answers its processes. */
    private List<ProcessHandle> killed(String name, boolean fullDisk, boolean importing) throws IOException {
        RunningHost host = RunningHost.start(data);
        try {
            ledger.check(host);
            if (importing) {
                startImport(host);
            }
            try (MixedLoad load = new MixedLoad(host, name, ledger)) {
                stored(50 + random.nextInt(400));
                if (fullDisk) {
                    fillTheDisk(host, load);
                }
                List<ProcessHandle> children = host.children();
                host.kill();
                return children;
            }
        } finally {
            host.kill();
        }
    }

    /** And there is room again, in the same process: it goes on as if nothing had been. */
    private void fillTheDisk(RunningHost host, MixedLoad load) {
        int before = ledger.refused();
        host.limitFiles(longestDatabase() + ROOM);
        Await.until(
                "refused writes",
                () -> ledger.refused() > before + 5,
                () -> ledger.stored() + " stored, " + (ledger.refused() - before) + " refused: " + host.errors());
        host.limitFiles(Long.MAX_VALUE);
        stored(100);
        int searched = load.searchesAnswered();
        Await.until("searches", () -> load.searchesAnswered() > searched + 5, () -> String.valueOf(host.errors()));
    }

    private void stored(int more) {
        int before = ledger.stored();
        Await.until(more + " writes", () -> ledger.stored() >= before + more);
    }

    private long longestDatabase() {
        try (Stream<Path> files = Files.walk(data.resolve("."))) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .mapToLong(file -> file.toFile().length())
                    .max()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startImport(RunningHost host) {
        String family = "i" + imports.size();
        String lines = IntStream.range(0, IMPORTED)
                .mapToObj(i -> "{\"resourceType\":\"Patient\",\"id\":\"" + family + "-" + i
                        + "\",\"name\":[{\"family\":\"" + family + "\"}]}\n")
                .collect(Collectors.joining());
        String url = new InputFiles(host).upload("kills/" + family + ".ndjson", lines);
        imports.add(ImportJob.start(host, 20_000, new ImportJob.Input("Patient", url))
                .id());
    }

    private static void imported(RunningHost host, String job, String family) {
        Await.until(
                "the end of import " + job,
                () -> host.get("_operations/import/" + job).statusCode() != 202);
        assertThat(host.get("_operations/import/" + job).statusCode()).isEqualTo(200);
        assertThat(host.json("Patient?_summary=count&family:exact=" + family)
                        .path("total")
                        .asInt())
                .isEqualTo(IMPORTED);
    }

    private List<ProcessHandle> processesOfTheFolder() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
                .toList();
    }
}
