package health.callisto.localhost;

import com.azure.core.util.SharedExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads that the Azure clients share. Their own come with a shutdown hook, which cannot be added once the process stops, and
 * which ends them while workers still put their messages back.
 */
final class AzureThreads {
    private static final int THREADS = 8;

    private AzureThreads() {}

    /** They end with the process. */
    static void outliveShutdown() {
        SharedExecutorService.getInstance().setExecutorService(Executors.newScheduledThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "callisto-azure");
            thread.setDaemon(true);
            return thread;
        }));
    }
}
