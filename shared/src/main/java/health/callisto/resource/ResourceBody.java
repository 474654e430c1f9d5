package health.callisto.resource;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;

/**
 * The stored form of a version: one raw deflate stream (RFC 1951) of its canonical JSON. The stream begins with a
 * <em>stored</em> block that holds the head (id, versionId, lastUpdated) uncompressed; the blocks of the rest follow as
 * they were deflated before the commit knew the version. So a commit puts a version in place by copying bytes, and the
 * whole still inflates to the complete resource.
 */
public final class ResourceBody {
    /** Level 1: measured as the best trade for resources of about 1.5 KB. */
    private static final int LEVEL = 1;
    /** BFINAL and BTYPE of a stored block in one byte, LEN and NLEN in two each (RFC 1951, section 3.2.4). */
    private static final int STORED_BLOCK_HEADER = 5;

    /** One has 270 KB of native memory, which takes longer to make than most resources to deflate. */
    private static final Queue<Deflater> IDLE = new ConcurrentLinkedQueue<>();

    private ResourceBody() {}

    /** The rest of the canonical form, deflated; the same bytes for the same rest. */
    public static byte[] deflate(byte[] rest) {
        Deflater idle = IDLE.poll();
        Deflater deflater = idle == null ? new Deflater(LEVEL, true) : idle;
        try {
            deflater.setInput(rest);
            deflater.finish();
            byte[] buffer = new byte[Math.max(64, rest.length / 2)];
            int length = deflater.deflate(buffer);
            while (!deflater.finished()) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
                length += deflater.deflate(buffer, length, buffer.length - length);
            }
            return Arrays.copyOf(buffer, length);
        } finally {
            deflater.reset();
            IDLE.add(deflater);
        }
    }

    /** Head and deflated rest as one stream. */
    public static byte[] join(byte[] head, byte[] deflatedRest) {
        byte[] body = new byte[STORED_BLOCK_HEADER + head.length + deflatedRest.length];
        body[1] = (byte) head.length;
        body[2] = (byte) (head.length >> 8);
        body[3] = (byte) ~head.length;
        body[4] = (byte) (~head.length >> 8);
        System.arraycopy(head, 0, body, STORED_BLOCK_HEADER, head.length);
        System.arraycopy(deflatedRest, 0, body, STORED_BLOCK_HEADER + head.length, deflatedRest.length);
        return body;
    }

    /** Whether the rest of the body is this one. */
    public static boolean hasRest(byte[] body, byte[] deflatedRest) {
        int start = STORED_BLOCK_HEADER + headLength(body);
        return java.util.Arrays.equals(body, start, body.length, deflatedRest, 0, deflatedRest.length);
    }

    /** The complete canonical JSON. */
    public static byte[] inflate(byte[] body) {
        BodyOutput out = new BodyOutput(body.length * 4);
        out.inflate(body);
        return out.toByteArray();
    }

    private static int headLength(byte[] body) {
        return (body[1] & 0xFF) | (body[2] & 0xFF) << 8;
    }
}
