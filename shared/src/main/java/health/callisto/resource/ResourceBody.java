package health.callisto.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;

/**
 * The stored form of a version (docs/adr/0011): a byte that tells the form, then the rest of its canonical JSON as a raw deflate
 * stream (RFC 1951) that begins with a preset dictionary. The head (id, versionId, lastUpdated) is not in it: the row has
 * it in its columns. Bodies of the older form, which has the head as a stored block and no dictionary, are read as well.
 */
public final class ResourceBody {
    /** Behind the dictionary as fast as level 1 and 7 % smaller; level 4 takes longer for 1 % more. */
    private static final int LEVEL = 3;
    /** The first byte: which dictionary. Never change a dictionary that has been used; add another number. */
    private static final byte DICTIONARY_1 = 1;
    /** The older form begins so: a stored block that is not the last one. */
    private static final byte HEAD_IN_BODY = 0;

    private static final byte[] DICTIONARY = dictionary();

    /** One has 270 KB of native memory, which takes longer to make than most resources to deflate. */
    private static final Queue<Deflater> IDLE = new ConcurrentLinkedQueue<>();

    private ResourceBody() {}

    private static byte[] dictionary() {
        try (InputStream in = ResourceBody.class.getResourceAsStream("body-dictionary-1.txt")) {
            if (in == null) {
                throw new IllegalStateException("The product was built without the dictionary of stored bodies");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The dictionary of stored bodies cannot be read", e);
        }
    }

    /** The body of that rest of the canonical form; the same bytes for the same rest. */
    public static byte[] deflate(byte[] rest) {
        Deflater idle = IDLE.poll();
        Deflater deflater = idle == null ? new Deflater(LEVEL, true) : idle;
        try {
            deflater.setDictionary(DICTIONARY);
            deflater.setInput(rest);
            deflater.finish();
            byte[] body = new byte[Math.max(64, rest.length / 2)];
            body[0] = DICTIONARY_1;
            int length = 1 + deflater.deflate(body, 1, body.length - 1);
            while (!deflater.finished()) {
                body = Arrays.copyOf(body, body.length * 2);
                length += deflater.deflate(body, length, body.length - length);
            }
            return Arrays.copyOf(body, length);
        } finally {
            deflater.reset();
            IDLE.add(deflater);
        }
    }

    /** Whether a stored body has the same content as one that was just made. */
    static boolean sameContent(byte[] stored, byte[] made) {
        if (stored[0] != HEAD_IN_BODY) {
            return Arrays.equals(stored, made);
        }
        byte[] content = rest(made);
        byte[] whole = rest(stored);
        int head = headLength(stored);
        return Arrays.equals(whole, head, whole.length, content, 0, content.length);
    }

    private static byte[] rest(byte[] body) {
        BodyOutput out = new BodyOutput(body.length * 4);
        inflate(body, out);
        return out.toByteArray();
    }

    /** Appends the canonical JSON of the version. */
    static void write(StoredResource version, BodyOutput out) {
        byte[] body = version.body();
        if (body[0] != HEAD_IN_BODY) {
            out.write(VersionHead.of(version));
        }
        inflate(body, out);
    }

    private static void inflate(byte[] body, BodyOutput out) {
        switch (body[0]) {
            case DICTIONARY_1 -> out.inflate(body, 1, DICTIONARY);
            case HEAD_IN_BODY -> out.inflate(body, 0, new byte[0]);
            default -> throw new IllegalStateException("A stored body has the unknown form " + body[0]);
        }
    }

    private static int headLength(byte[] body) {
        return (body[1] & 0xFF) | (body[2] & 0xFF) << 8;
    }
}
