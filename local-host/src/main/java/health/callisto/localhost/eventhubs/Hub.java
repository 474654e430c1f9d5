package health.callisto.localhost.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/** An event hub; its partitions never change. */
final class Hub {
    private final String name;
    private final Instant createdAt;
    private final List<Partition> partitions;
    private final AtomicInteger turn = new AtomicInteger();

    Hub(String name, Instant createdAt, List<Partition> partitions) {
        this.name = name;
        this.createdAt = createdAt;
        this.partitions = List.copyOf(partitions);
    }

    String name() {
        return name;
    }

    Instant createdAt() {
        return createdAt;
    }

    List<Partition> partitions() {
        return partitions;
    }

    Partition partition(String id) {
        return partitions.stream()
                .filter(partition -> partition.id().equals(id))
                .findFirst()
                .orElseThrow(() -> AmqpRefusal.notFound(name + "/Partitions/" + id));
    }

    /** Runs it once: now if a partition has events, or behind the commit of the first one. */
    void whenUsed(Runnable action) {
        AtomicBoolean told = new AtomicBoolean();
        partitions.forEach(partition -> partition.whenUsed(() -> {
            if (told.compareAndSet(false, true)) {
                action.run();
            }
        }));
    }

    /** Events with a key go to the same partition always, the others to one after the other. */
    Partition partitionFor(NewEvent event) {
        long number = event.partitionKey().map(Hub::hash).orElseGet(() -> (long) turn.getAndIncrement());
        return partitions.get((int) Math.floorMod(number, (long) partitions.size()));
    }

    private static long hash(String key) {
        CRC32 hash = new CRC32();
        hash.update(key.getBytes(UTF_8));
        return hash.getValue();
    }
}
