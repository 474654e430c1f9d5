package health.callisto.localhost;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder of the embedded default, held by this process alone: neither SQLite's writer nor Azurite can share it. */
record DataFolder(Path path, FileChannel lock) implements AutoCloseable {
    /** Makes the folder where it is not there and takes it; StartFailure if it cannot be written to or is in use. */
    static DataFolder take(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        FileChannel channel;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(
                    path.resolve("callisto.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StartFailure(
                    "The folder " + path + " cannot be written to; set CALLISTO_DATA to one that can", e);
        }
        if (tryLock(channel) == null) {
            close(channel);
            throw new StartFailure(
                    "The folder " + path + " is in use by another Callisto; stop that one or set CALLISTO_DATA");
        }
        return new DataFolder(path, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another host in this very process.
            return null;
        } catch (IOException e) {
            throw new StartFailure("The folder of the data cannot be locked: " + e.getMessage(), e);
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StartFailure("The lock file of the data folder cannot be closed: " + e.getMessage(), e);
        }
    }

    /** Gives the folder free. */
    @Override
    public void close() {
        close(lock);
    }
}
