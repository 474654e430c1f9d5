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
    private final BlobClient blob;
    private final BlobRequestConditions conditions;
    private final long end;
    private final byte[] block;
    private long next;
    private int at;
    private int filled;

    /**
     * Asks for nothing before something is read.
     *
     * @param conditions that each block is asked for on; reading is an IOException caused by the BlobStorageException if they do
     *     not hold
     * @param end offset of the first byte behind the range; the blob must reach so far
     */
    BlobRangeStream(BlobClient blob, BlobRequestConditions conditions, long from, long end, int blockBytes) {
        this.blob = blob;
        this.conditions = conditions;
        this.next = from;
        this.end = end;
        this.block = new byte[(int) Math.min(blockBytes, end - from)];
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
        int length = (int) Math.min(block.length, end - next);
        at = 0;
        filled = 0;
        Filler filler = new Filler();
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
        filled = length;
        next += length;
    }

    /** Takes a block in the pieces that come. */
    private final class Filler extends OutputStream {
        private int count;

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
