package health.callisto.resource;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Takes text and the JSON of stored bodies, which are inflated in place: a page of 1,000 resources is no heap of copies. */
public final class BodyOutput extends ByteArrayOutputStream {
    /** What JSON of resources deflates to, about. */
    private static final int RATIO = 4;

    private static final int LEAST = 256;
    /** Made at once; what takes more grows as it comes. */
    private static final int MOST_ROOM = 8 * 1024 * 1024;
    /** An inflater has 40 KB of native memory that takes longer to make than most bodies to inflate. */
    private static final Queue<Inflater> IDLE = new ConcurrentLinkedQueue<>();

    public BodyOutput(int size) {
        super(size);
    }

    /** Appends the canonical JSON of a version. */
    public void writeJson(StoredResource resource) {
        resource.writeJson(this);
    }

    /** Makes room for what these versions take, so that a page of 1,000 does not grow in steps that copy it. */
    public void expect(Stream<StoredResource> resources, int beside) {
        long expected = resources
                .mapToLong(resource -> resource.jsonSize(RATIO) + beside)
                .sum();
        int room = (int) Math.min(expected, MOST_ROOM);
        if (room > buf.length - count) {
            buf = Arrays.copyOf(buf, count + room);
        }
    }

    void inflate(byte[] body) {
        Inflater idle = IDLE.poll();
        Inflater inflater = idle == null ? new Inflater(true) : idle;
        try {
            inflater.setInput(body);
            int room = Math.max(LEAST, body.length * RATIO);
            while (!inflater.finished()) {
                if (buf.length - count < LEAST) {
                    buf = Arrays.copyOf(buf, Math.max(buf.length * 2, count + room));
                }
                int inflated = inflater.inflate(buf, count, buf.length - count);
                if (inflated == 0 && inflater.needsInput()) {
                    throw new IllegalStateException("A stored body ends in the middle");
                }
                count += inflated;
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("A stored body is not a deflate stream", e);
        } finally {
            inflater.reset();
            IDLE.add(inflater);
        }
    }
}
