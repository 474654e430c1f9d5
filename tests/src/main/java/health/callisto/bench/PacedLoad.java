package health.callisto.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * An open loop: a request is due every so often, whether or not the ones before are answered, and its time counts from when
 * it was due: a product that stands still for a second is seen to do so.
 */
final class PacedLoad {
    private static final int CONNECTIONS = 8;

    /** Milliseconds. */
    record Result(int requests, double p50Ms, double p99Ms, double maxMs) {
        void print(Figures figures, String name, double limit) {
            figures.print(name + ".p50Ms", p50Ms, "ms");
            figures.print(name + ".p99Ms", p99Ms, "ms", limit);
            figures.print(name + ".maxMs", maxMs, "ms");
        }
    }

    private final long start = System.nanoTime();
    private final AtomicInteger next = new AtomicInteger();
    private final long everyNanos;
    private final BooleanSupplier goOn;

    private PacedLoad(int perSecond, BooleanSupplier goOn) {
        this.everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.goOn = goOn;
    }

    static Result run(Product product, int perSecond, BooleanSupplier goOn, Load.Request request) throws Exception {
        PacedLoad load = new PacedLoad(perSecond, goOn);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<List<Long>>> loops = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int connection = i;
                loops.add(() -> load.loop(product, connection, request));
            }
            List<Long> times = new ArrayList<>();
            for (Future<List<Long>> loop : threads.invokeAll(loops)) {
                times.addAll(loop.get());
            }
            long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(sorted);
            return new Result(sorted.length, millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 1));
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Long> loop(Product product, int connection, Load.Request request)
            throws IOException, InterruptedException {
        List<Long> times = new ArrayList<>();
        try (LoopbackClient client = product.client()) {
            while (goOn.getAsBoolean()) {
                int number = next.getAndIncrement();
                long due = start + number * everyNanos;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                request.send(client, connection, number);
                times.add(System.nanoTime() - due);
            }
        }
        return times;
    }

    private static double millis(long[] sorted, double quantile) {
        return sorted.length == 0 ? 0 : sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
    }
}
