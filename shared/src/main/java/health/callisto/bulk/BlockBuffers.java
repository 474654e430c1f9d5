package health.callisto.bulk;

import java.lang.ref.SoftReference;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Buffers of one size that are used again: a new one for each unit of an import, some megabytes each, would be copied by every
 * collection while the unit is read. Those that nobody uses go where memory runs short.
 */
final class BlockBuffers {
    private final int bytes;
    private final Queue<SoftReference<byte[]>> idle = new ConcurrentLinkedQueue<>();

    /** @param bytes that each has */
    BlockBuffers(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes that each has. */
    int bytes() {
        return bytes;
    }

    /** One that nobody else has; it may hold what was read before. */
    byte[] lend() {
        return Stream.generate(idle::poll)
                .takeWhile(reference -> reference != null)
                .flatMap(reference -> Optional.ofNullable(reference.get()).stream())
                .findFirst()
                .orElseGet(() -> new byte[bytes]);
    }

    /** Takes one back that is written to no more. */
    void giveBack(byte[] buffer) {
        idle.add(new SoftReference<>(buffer));
    }
}
