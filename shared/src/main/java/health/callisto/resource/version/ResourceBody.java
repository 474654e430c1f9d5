package health.callisto.resource.version;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The stored form of a version (docs/adr/0011, 0012): a byte that tells the form, then the rest of its canonical JSON,
 * compressed behind a dictionary. The head (id, versionId, lastUpdated) is not in it: the row has it in its columns. Two
 * older forms are read as well: deflated behind a dictionary, and deflated without one and with the head as a stored block.
 */
public final class ResourceBody {
    /** Which dictionary and how. Never change a dictionary that has been used; add another number. */
    private static final byte ZSTD_DICTIONARY_2 = 2;

    /** Beside the form: the first version of a resource whose id this service has given, so it came by POST. */
    private static final byte POSTED = 0x10;

    private static final byte DEFLATE_DICTIONARY_1 = 1;
    /** A stored block that is not the last one begins so. */
    private static final byte DEFLATE_WITH_HEAD = 0;

    private static final ZstdDictionary DICTIONARY_2 = new ZstdDictionary(dictionary("body-dictionary-2.zstd"));
    private static final byte[] DICTIONARY_1 = dictionary("body-dictionary-1.txt");

    private ResourceBody() {}

    private static byte[] dictionary(String resource) {
        try (InputStream in = ResourceBody.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The product was built without the dictionary " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The dictionary " + resource + " cannot be read", e);
        }
    }

    /** The body of the rest of the canonical form that the first bytes are. */
    public static byte[] of(byte[] rest, int length) {
        return DICTIONARY_2.compress(ZSTD_DICTIONARY_2, rest, length);
    }

    /** The same, of all the bytes. */
    public static byte[] of(byte[] rest) {
        return of(rest, rest.length);
    }

    /** Marks a body that was just made as that of a POST, and answers it. */
    public static byte[] posted(byte[] body) {
        body[0] |= POSTED;
        return body;
    }

    static boolean isPosted(byte[] body) {
        return body.length > 0 && (body[0] & POSTED) != 0;
    }

    private static byte form(byte[] body) {
        return (byte) (body[0] & ~POSTED);
    }

    /** Whether a stored body has the same content as one that was just made. */
    public static boolean sameContent(byte[] stored, byte[] made) {
        boolean sameForm = stored.length > 0 && made.length > 0 && form(stored) == form(made);
        if (sameForm && Arrays.equals(stored, 1, stored.length, made, 1, made.length)) {
            return true;
        }
        // Another form, or another version of the library, has other bytes for the same content.
        byte[] content = content(made);
        byte[] whole = content(stored);
        int head = stored[0] == DEFLATE_WITH_HEAD ? headLength(stored) : 0;
        return Arrays.equals(whole, head, whole.length, content, 0, content.length);
    }

    private static byte[] content(byte[] body) {
        BodyOutput out = new BodyOutput(0);
        decompress(body, out);
        return out.toByteArray();
    }

    /** Appends the canonical JSON of the version. */
    static void write(StoredResource version, BodyOutput out) {
        byte[] body = version.body();
        if (body[0] != DEFLATE_WITH_HEAD) {
            out.write(VersionHead.of(version));
        }
        decompress(body, out);
    }

    private static void decompress(byte[] body, BodyOutput out) {
        switch (form(body)) {
            case ZSTD_DICTIONARY_2 -> out.decompress(body, 1, DICTIONARY_2);
            case DEFLATE_DICTIONARY_1 -> out.inflate(body, 1, DICTIONARY_1);
            case DEFLATE_WITH_HEAD -> out.inflate(body, 0, new byte[0]);
            default -> throw new IllegalStateException("A stored body has the unknown form " + body[0]);
        }
    }

    /** Bytes of the canonical JSON without its head; of the older forms about. None for a deletion, which has no body. */
    static long size(byte[] body) {
        if (body.length == 0) {
            return 0;
        }
        return form(body) == ZSTD_DICTIONARY_2 ? ZstdDictionary.size(body, 1) : body.length * 4L;
    }

    private static int headLength(byte[] body) {
        return (body[1] & 0xFF) | (body[2] & 0xFF) << 8;
    }
}
