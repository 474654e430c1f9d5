package health.callisto.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Brings the write-ahead log to disk beside the writer, which goes on with the next transaction meanwhile: one sync for all
 * commits that wait for it. SQLite itself syncs the log only before it moves it into the database.
 */
final class LogSync implements AutoCloseable {
    private final Path log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Calls so far, and the last one that a sync has covered. */
    private long calls;

    private long covered;
    private boolean running;
    private @Nullable FileChannel channel;
    private @Nullable Object file;
    private @Nullable IOException refused;

    LogSync(Path database) {
        this.log = Path.of(database + "-wal");
    }

    /** Returns when everything that was committed before the call is on disk. */
    void sync() throws IOException {
        lock.lock();
        try {
            long mine = ++calls;
            while (covered < mine) {
                if (running) {
                    changed.awaitUninterruptibly();
                } else {
                    run();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() throws IOException {
        long upTo = calls;
        boolean done = false;
        running = true;
        lock.unlock();
        try {
            force();
            done = true;
        } finally {
            lock.lock();
            running = false;
            covered = done ? upTo : covered;
            changed.signalAll();
        }
    }

    /** The log is another file, or none, when all connections were closed: then SQLite has moved and synced the old one. */
    private void force() throws IOException {
        if (refused != null) {
            throw new IOException("The disk has lost what was written before; start again", refused);
        }
        Object now;
        try {
            now = Files.readAttributes(log, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return;
        }
        if (channel == null || file == null || !file.equals(now)) {
            close();
            channel = FileChannel.open(log, StandardOpenOption.WRITE);
            file = now;
        }
        try {
            channel.force(false);
        } catch (IOException e) {
            // Linux forgets the pages that it could not write: a later sync would succeed with a hole in the log.
            refused = e;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
