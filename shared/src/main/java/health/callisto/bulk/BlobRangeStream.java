package health.callisto.bulk;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A range of a blob, asked for block by block and kept in one buffer: the client's own stream copies each block several times. */
final class BlobRangeStream extends InputStream {
    private static final byte[] NOTHING = new byte[0];

    private final BlobClient blob;
    private final BlobRequestConditions conditions;
    private final long end;
    private final BlockBuffers buffers;
    private final int blockBytes;
    private byte[] block = NOTHING;
    private long next;
    private int at;
    private int filled;

    /**
     * Asks for nothing before something is read.
     *
     * @param conditions that each block is asked for on; reading is an IOException caused by the BlobStorageException if they do
     *     not hold
     * @param end offset of the first byte behind the range; the blob must reach so far
     * @param buffers of the size of a block
     */
    BlobRangeStream(BlobClient blob, BlobRequestConditions conditions, long from, long end, BlockBuffers buffers) {
        this.blob = blob;
        this.conditions = conditions;
        this.next = from;
        this.end = end;
        this.buffers = buffers;
        this.blockBytes = (int) Math.min(buffers.bytes(), end - from);
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? block[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, filled - at);
        System.arraycopy(block, at, bytes, from, count);
        at += count;
        return count;
    }

    private boolean hasMore() throws IOException {
        if (at == filled && next < end) {
            fill();
        }
        return at < filled;
    }

    private void fill() throws IOException {
        int length = (int) Math.min(blockBytes, end - next);
        byte[] target = block.length > 0 ? block : room();
        at = 0;
        filled = 0;
        // Kept again only behind a block that came whole: the client may still write into what it was given for one
        // that failed.
        block = NOTHING;
        Filler filler = new Filler(target);
        try {
            blob.downloadStreamWithResponse(
                    filler, new BlobRange(next, (long) length), null, conditions, false, null, Context.NONE);
        } catch (BlobStorageException e) {
            throw new IOException("The blob " + blob.getBlobName() + " cannot be read: " + e.getMessage(), e);
        }
        if (filler.count < length) {
            throw new IOException("The blob " + blob.getBlobName() + " ended at " + (next + filler.count)
                    + ", in the middle of its range");
        }
        block = target;
        filled = length;
        next += length;
    }

    /** A range of less than a block needs no buffer of that size. */
    private byte[] room() {
        return blockBytes < buffers.bytes() ? new byte[blockBytes] : buffers.lend();
    }

    @Override
    public void close() {
        if (block.length == buffers.bytes()) {
            buffers.giveBack(block);
        }
        block = NOTHING;
        at = 0;
        filled = 0;
        next = end;
    }

    /** Takes a block in the pieces that come. */
    private static final class Filler extends OutputStream {
        private final byte[] block;
        private int count;

        Filler(byte[] block) {
            this.block = block;
        }

        @Override
        public void write(int one) {
            block[count++] = (byte) one;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            System.arraycopy(bytes, from, block, count, length);
            count += length;
        }
    }
}
