package health.callisto.fhir;

import java.util.Arrays;

/** Bytes that grow as they come, in an array that can be used again and read without a copy. For one thread at a time. */
public final class ByteOutput {
    /** What is larger is not kept for the next use. */
    private static final int KEPT = 256 * 1024;

    private byte[] bytes = new byte[4096];
    private int size;

    /** Begins anew. */
    public void clear() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
    }

    void write(char ascii) {
        room(1);
        bytes[size++] = (byte) ascii;
    }

    void write(byte[] from, int start, int length) {
        room(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** What was written stands in its first {@link #size} bytes, until more is written. */
    public byte[] array() {
        return bytes;
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }
}
