package health.callisto.resource.version;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Takes text and the JSON of stored bodies for one answer. Bodies are decompressed in place, and JSON that is kept elsewhere is
 * only referred to until the end: a page of 1,000 resources is no heap of copies.
 */
public final class BodyOutput {
    private static final int LEAST = 256;
    /** Made at once; what takes more grows as it comes. */
    private static final int MOST_ROOM = 8 * 1024 * 1024;
    /** An inflater has 40 KB of native memory that takes longer to make than most bodies to inflate. */
    private static final Queue<Inflater> IDLE = new ConcurrentLinkedQueue<>();

    /** Of our own bytes up to {@code end}, the kept ones come behind. */
    private record Kept(int end, byte[] json) {}

    private final List<Kept> kept = new ArrayList<>();
    private byte[] own;
    private int count;
    private int size;

    public BodyOutput(int room) {
        own = new byte[room];
    }

    /** Makes room for what these versions take and what comes beside each, so that it need not grow in steps that copy it. */
    public void expect(Stream<StoredResource> resources, int beside) {
        long expected =
                resources.mapToLong(resource -> resource.writtenSize() + beside).sum();
        int room = (int) Math.min(expected, MOST_ROOM);
        if (room > own.length - count) {
            own = Arrays.copyOf(own, count + room);
        }
    }

    public void write(byte[] bytes) {
        write(bytes, bytes.length);
    }

    /** Appends the first bytes of these. */
    public void write(byte[] bytes, int length) {
        room(length);
        System.arraycopy(bytes, 0, own, count, length);
        count += length;
        size += length;
    }

    /** Appends the canonical JSON of a version. */
    public void writeJson(StoredResource resource) {
        resource.writeJson(this);
    }

    /** Appends bytes that nobody changes. */
    void refer(byte[] json) {
        kept.add(new Kept(count, json));
        size += json.length;
    }

    /** Appends the content of the frame from that place on. */
    void decompress(byte[] body, int from, ZstdDictionary dictionary) {
        int content = ZstdDictionary.size(body, from);
        room(content);
        dictionary.decompress(body, from, own, count, content);
        count += content;
        size += content;
    }

    /** Appends what the raw deflate stream from that place on holds; an empty dictionary is none. */
    void inflate(byte[] body, int from, byte[] dictionary) {
        Inflater idle = IDLE.poll();
        Inflater inflater = idle == null ? new Inflater(true) : idle;
        int before = count;
        try {
            if (dictionary.length > 0) {
                inflater.setDictionary(dictionary);
            }
            inflater.setInput(body, from, body.length - from);
            while (!inflater.finished()) {
                if (own.length - count < LEAST) {
                    room(Math.max(LEAST, body.length * 4));
                }
                int inflated = inflater.inflate(own, count, own.length - count);
                if (inflated == 0 && !inflater.finished() && inflater.needsInput()) {
                    throw new IllegalStateException("A stored body ends in the middle");
                }
                count += inflated;
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("A stored body is not a deflate stream", e);
        } finally {
            size += count - before;
            inflater.reset();
            IDLE.add(inflater);
        }
    }

    /** Bytes that were written. */
    public int size() {
        return size;
    }

    /** All that was written, in its order. */
    public byte[] toByteArray() {
        byte[] all = new byte[size];
        int from = 0;
        int to = 0;
        for (Kept next : kept) {
            System.arraycopy(own, from, all, to, next.end - from);
            to += next.end - from;
            from = next.end;
            System.arraycopy(next.json, 0, all, to, next.json.length);
            to += next.json.length;
        }
        System.arraycopy(own, from, all, to, count - from);
        return all;
    }

    private void room(int bytes) {
        if (bytes > own.length - count) {
            own = Arrays.copyOf(own, Math.max(own.length * 2, count + bytes));
        }
    }
}
