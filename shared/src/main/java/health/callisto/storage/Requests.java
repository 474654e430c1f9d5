package health.callisto.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests to storage beside each other: it answers many in the time in which one is under way. */
public final class Requests implements AutoCloseable {
    private final ExecutorService threads;

    /**
     * None is under way yet.
     *
     * @param atOnce requests under way at most, each on a thread of its own
     * @param name of the threads
     */
    public Requests(int atOnce, String name) {
        threads = Executors.newFixedThreadPool(atOnce, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns when all have ended, with their answers in order; throws what the first has thrown that failed. */
    public <T> List<T> all(List<Callable<T>> requests) {
        try {
            List<T> answers = new ArrayList<>(requests.size());
            for (Future<T> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while storage answers", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
