package health.callisto.sql;

import health.callisto.problem.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens a SQLite file: write-ahead log, every acknowledged commit synced to disk, one writer, a few readers, one process. */
final class SqliteFile {
    private static final int READERS = 4;
    static final int PAGE_BYTES = 4096;
    /**
     * No more: while a database is smaller than 1 GiB, SQLite walks all pages of the cache behind nearly every commit, because
     * rows that are put between others go through a page number beyond the end (the page of the locks); see docs/performance.md.
     */
    private static final int WRITER_CACHE_KIB = 32 * 1024;

    private static final int READER_CACHE_KIB = 8 * 1024;
    private static final int CHECKPOINT_CACHE_KIB = 256;
    /** Of all databases of the process together: beyond it a cache uses its own pages anew instead of taking more. */
    private static final long ALL_CACHES_BYTES = 256L * 1024 * 1024;
    /** Pages of log at which the writer itself moves them: {@link SqliteCheckpoints} should long have done so. */
    private static final int CHECKPOINT_PAGES = 98_304;

    /** A log that was longer is cut to this when it begins anew. */
    private static final long LOG_FILE_BYTES = 256L * 1024 * 1024;

    private SqliteFile() {}

    static Database open(Path file) {
        FileLock claim = claim(file);
        String url = "jdbc:sqlite:" + file;
        ConnectionPool writer = new ConnectionPool(1, () -> connect(url, WRITER_CACHE_KIB, true));
        SqliteDeadlines deadlines = new SqliteDeadlines();
        ConnectionPool readers =
                new ConnectionPool(READERS, () -> deadlines.watch(connect(url, READER_CACHE_KIB, false)));
        SqliteCheckpoints checkpoints = new SqliteCheckpoints(file, () -> connect(url, CHECKPOINT_CACHE_KIB, false));
        LogSync log = new LogSync(file);
        AutoCloseable end = () -> {
            checkpoints.close();
            log.close();
            claim.channel().close();
        };
        return new Database(new SqliteDialect(checkpoints, deadlines, log), readers, writer, new ProcessLocks(), end);
    }

    static void drop(Path file) {
        FileLock claim = claim(file);
        try {
            // The database goes last: what is left of a removal that was cut off is removed by the next.
            for (String part : List.of("-shm", "-wal", "")) {
                Files.deleteIfExists(Path.of(file + part));
            }
            claim.channel().close();
            Files.deleteIfExists(Path.of(file + ".lock"));
        } catch (IOException e) {
            throw new IllegalStateException("The database file " + file + " cannot be removed", e);
        }
    }

    private static Connection connect(String url, int cacheKib, boolean writes) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        // One thread has a connection at a time, and the driver sees to it as well: SQLite need not.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        // NORMAL syncs the log before it is moved into the database; LogSync does so before a commit is acknowledged.
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setTransactionMode(
                writes ? SQLiteConfig.TransactionMode.IMMEDIATE : SQLiteConfig.TransactionMode.DEFERRED);
        // Nobody asks for them, and the driver would run a query behind each insert.
        config.setGetGeneratedKeys(false);
        config.setCacheSize(-cacheKib);
        config.setBusyTimeout(10_000);
        config.setPragma(SQLiteConfig.Pragma.TEMP_STORE, "MEMORY");
        Connection connection = config.createConnection(url);
        try (var statement = connection.createStatement()) {
            // In this order: a database with a log keeps the page size that it was made with.
            statement.execute("PRAGMA page_size = " + PAGE_BYTES);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            statement.execute("PRAGMA journal_size_limit = " + LOG_FILE_BYTES);
            statement.execute("PRAGMA soft_heap_limit = " + ALL_CACHES_BYTES);
        }
        return connection;
    }

    /** SQLite's own locks would let two processes take turns; the change feed's positions need one process. */
    private static FileLock claim(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel =
                    FileChannel.open(Path.of(file + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw Problem.unavailable("Another process uses the database " + file
                        + "; stop it, or set CALLISTO_DATA to another folder");
            }
            return lock;
        } catch (IOException e) {
            throw new IllegalStateException("The database file " + file + " cannot be made or opened", e);
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
