package health.callisto.bench;

import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import health.callisto.manage.ManagedStore;
import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import health.callisto.telemetry.AccountSnapshot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** One snapshot in a process of its own: {@code STORAGE CONTROL-DATABASE ACCOUNTS}. */
final class TelemetryRun {
    /** 100,000 accounts with what storage is told of them would be more. */
    static final String HEAP = "-Xmx64m";

    private static final double SECONDS_LIMIT = 300;

    private TelemetryRun() {}

    public static void main(String[] arguments) throws IOException {
        BlobServiceClient blobs =
                new BlobServiceClientBuilder().connectionString(arguments[0]).buildClient();
        TableServiceClient tables =
                new TableServiceClientBuilder().connectionString(arguments[0]).buildClient();
        int accounts = Integer.parseInt(arguments[2]);
        try (Database control = Database.openSqlite(Path.of(arguments[1]), Schema.CONTROL);
                AccountSnapshot snapshot = new AccountSnapshot(
                        new ManagedStore(control, Clock.systemUTC()),
                        blobs,
                        tables,
                        Optional.empty(),
                        Clock.systemUTC())) {
            long start = System.nanoTime();
            AccountSnapshot.Outcome outcome = snapshot.run();
            double seconds = (System.nanoTime() - start) / 1e9;
            Figures figures = new Figures(System.out);
            figures.print("telemetry.seconds", seconds, "s", SECONDS_LIMIT);
            figures.print("telemetry.accountsPerSecond", accounts / seconds, "1/s", accounts / SECONDS_LIMIT);
            figures.print("telemetry.peakHeapMiB", peakHeapMiB(), "MiB");
            figures.print("telemetry.peakRssMiB", peakRssMiB(), "MiB");
            long rows = tables.getTableClient("AccountDetail").listEntities().stream()
                    .count();
            if (outcome != AccountSnapshot.Outcome.COMPLETE || rows != accounts) {
                throw new IllegalStateException("The snapshot is " + outcome + " with " + rows + " rows");
            }
        }
    }

    /** What the heap has grown to: there was never more in it. */
    private static double peakHeapMiB() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / 1048576.0;
    }

    private static double peakRssMiB() throws IOException {
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(peak.replaceAll("\\D", "")) / 1024.0;
    }
}
