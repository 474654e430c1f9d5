package health.callisto.resource.version;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Zstandard frames (RFC 8878) that begin with a trained dictionary: without magic number, dictionary id and checksum, but
 * with the size of their content. The dictionary is digested once; a frame of a small resource is quick to make and to read.
 */
final class ZstdDictionary {
    /** Behind the dictionary, level 3 takes half as long again and makes frames 0.3 % smaller; see docs/adr/0012. */
    private static final int LEVEL = 1;
    /** Bytes of room that are kept for the next frame; where one took more, the next has room of its own. */
    private static final int KEPT = 256 * 1024;

    private final ZstdDictCompress forCompressing;
    private final ZstdDictDecompress forDecompressing;
    private final Queue<Compressor> compressing = new ConcurrentLinkedQueue<>();

    private final Queue<ZstdDecompressCtx> decompressing = new ConcurrentLinkedQueue<>();

    ZstdDictionary(byte[] dictionary) {
        forCompressing = new ZstdDictCompress(dictionary, LEVEL);
        forDecompressing = new ZstdDictDecompress(dictionary);
    }

    /** A context, whose native memory takes longer to make than most frames, and room for frames. */
    private static final class Compressor {
        private final ZstdCompressCtx context;
        private byte[] room = new byte[4096];

        Compressor(ZstdCompressCtx context) {
            this.context = context;
        }

        byte[] compress(byte first, byte[] content, int length) {
            int most = 1 + (int) Zstd.compressBound(length);
            if (room.length < most || room.length > KEPT) {
                room = new byte[Math.max(most, 4096)];
            }
            room[0] = first;
            int frame = context.compressByteArray(room, 1, room.length - 1, content, 0, length);
            return Arrays.copyOf(room, 1 + frame);
        }
    }

    /** That first byte and then a frame of the content's first bytes. */
    byte[] compress(byte first, byte[] content, int length) {
        Compressor idle = compressing.poll();
        Compressor compressor = idle == null ? new Compressor(compressContext()) : idle;
        try {
            return compressor.compress(first, content, length);
        } finally {
            compressing.add(compressor);
        }
    }

    private ZstdCompressCtx compressContext() {
        return new ZstdCompressCtx()
                .setMagicless(true)
                .setDictID(false)
                .setChecksum(false)
                .setContentSize(true)
                .loadDict(forCompressing);
    }

    /** Bytes of the content of the frame that begins there. */
    static int size(byte[] body, int from) {
        long size = from < body.length ? Zstd.getFrameContentSize(body, from, body.length - from, true) : -1;
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw new IllegalStateException("A stored body is not a zstd frame");
        }
        return (int) size;
    }

    /** Puts the content of the frame that begins {@code from} there into the target; it must have room for its size. */
    void decompress(byte[] body, int from, byte[] target, int at, int size) {
        ZstdDecompressCtx idle = decompressing.poll();
        ZstdDecompressCtx context =
                idle == null ? new ZstdDecompressCtx().setMagicless(true).loadDict(forDecompressing) : idle;
        try {
            int length = context.decompressByteArray(target, at, size, body, from, body.length - from);
            if (length != size) {
                throw new IllegalStateException("A stored body has " + length + " bytes and says " + size);
            }
        } catch (ZstdException e) {
            throw new IllegalStateException("A stored body is not a whole zstd frame", e);
        } finally {
            decompressing.add(context);
        }
    }
}
