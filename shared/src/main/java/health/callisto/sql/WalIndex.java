package health.callisto.sql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Tells how much is in the write-ahead log: the log's file keeps its length when it begins anew, because a file that does not
 * grow is synced faster. Read from the file that SQLite shares between connections ("WAL-mode File Format", section 2.1).
 */
final class WalIndex {
    /** Of the number of the last valid frame in the header. */
    private static final int LAST_FRAME = 16;

    private final Path file;
    private final ByteBuffer number = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
    private Optional<FileChannel> channel = Optional.empty();

    WalIndex(Path database) {
        this.file = Path.of(database + "-shm");
    }

    /** Frames in the log, one for each page of each commit; 0 if that cannot be told. For one thread at a time. */
    long frames() {
        try {
            if (channel.isEmpty() && Files.exists(file)) {
                channel = Optional.of(FileChannel.open(file, StandardOpenOption.READ));
            }
            if (channel.isEmpty() || channel.get().read(number.clear(), LAST_FRAME) < Integer.BYTES) {
                return 0;
            }
            return Integer.toUnsignedLong(number.getInt(0));
        } catch (IOException e) {
            return 0;
        }
    }

    void close() throws IOException {
        if (channel.isPresent()) {
            channel.get().close();
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
