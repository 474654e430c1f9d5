package health.callisto.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A closed loop: so many connections, each sending its next request when the answer to the last one is there. */
final class Load {
    static final double NO_LIMIT = 0;

    /** One request; throws when the answer is not the one it should be. */
    interface Request {
        void send(LoopbackClient client, int connection, int number) throws IOException;
    }

    /** What a load took; {@code cpuMicros}: of the product's processor time, for each request. */
    record Result(double perSecond, double p50Ms, double p99Ms, double cpuMicros) {
        void print(Figures figures, String name, double limit) {
            figures.print(name + ".perSecond", perSecond, "1/s", limit);
            figures.print(name + ".p50Ms", p50Ms, "ms");
            figures.print(name + ".p99Ms", p99Ms, "ms");
            figures.print(name + ".cpuMicros", cpuMicros, "us");
        }
    }

    private Load() {}

    static Result run(Product product, int connections, int seconds, Request request) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            double cpu = product.cpuMicros();
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            List<Callable<long[]>> loops = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int connection = i;
                loops.add(() -> loop(product.port(), connection, end, request));
            }
            List<long[]> times = new ArrayList<>();
            for (Future<long[]> loop : threads.invokeAll(loops)) {
                times.add(loop.get());
            }
            double took = (System.nanoTime() - start) / 1e9;
            long[] all = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Result(
                    all.length / took,
                    millis(all, 0.5),
                    millis(all, 0.99),
                    (product.cpuMicros() - cpu) / Math.max(1, all.length));
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] loop(int port, int connection, long end, Request request) throws IOException {
        long[] times = new long[1024];
        int count = 0;
        try (LoopbackClient client = new LoopbackClient(port)) {
            for (long now = System.nanoTime(); now < end; ) {
                request.send(client, connection, count);
                long then = System.nanoTime();
                if (count == times.length) {
                    times = Arrays.copyOf(times, count * 2);
                }
                times[count++] = then - now;
                now = then;
            }
        }
        return Arrays.copyOf(times, count);
    }

    private static double millis(long[] sorted, double quantile) {
        return sorted.length == 0 ? 0 : sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
    }
}
