package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCheckpointsTest {
    private static final int COMMITS = 450;
    private static final byte[] MEBIBYTE = new byte[1 << 20];
    /** The writer itself would move the log when it has 384 MiB. */
    private static final long MOST_LOG = 340L << 20;
    /** So far the writer may run ahead of what moves the log, however busy the machine is. */
    private static final int AHEAD = 25;

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("a.db");
    }

    /** Answers the greatest length of the log, whose file never gets shorter. */
    private long write(int number) throws Exception {
        long longest = 0;
        try (Database database = Database.openSqlite(file())) {
            database.write(connection -> Rows.update(connection, "CREATE TABLE Blob (Id INTEGER PRIMARY KEY, B BLOB)"));
            for (int i = 0; i < number; i++) {
                int id = i;
                Durability durability = i % 2 == 0 ? Durability.RELAXED : Durability.SYNCED;
                database.write(
                        durability,
                        connection -> Rows.update(connection, "INSERT INTO Blob (Id, B) VALUES (?, ?)", id, MEBIBYTE));
                longest = Math.max(longest, Path.of(file() + "-wal").toFile().length());
                if (i % AHEAD == 0) {
                    SqliteCheckpoints.BESIDE.submit(() -> {}).get();
                }
            }
        }
        return longest;
    }

    @Test
    void givenCommitsWithoutEnd_whenTheLogIsMovedBesideThem_thenItStaysShortAndNothingIsLost() throws Exception {
        long longest = write(COMMITS);

        assertThat(longest).isLessThan(MOST_LOG);
        assertThat(Files.size(file())).isGreaterThan((long) COMMITS * MEBIBYTE.length);
        try (Database database = Database.openSqlite(file())) {
            int rows = database.read(connection -> {
                try (var statement = connection.createStatement();
                        ResultSet result =
                                statement.executeQuery("SELECT COUNT(*) FROM Blob WHERE LENGTH(B) = 1048576")) {
                    result.next();
                    return result.getInt(1);
                }
            });
            assertThat(rows).isEqualTo(COMMITS);
        }
    }

    @Test
    void givenANewDatabase_whenOpened_thenItHasThePagesThatWereMeasuredBest() throws Exception {
        Database.openSqlite(file()).close();

        byte[] head = Files.readAllBytes(file());

        // Bytes 16 and 17 of the file are the size of a page, big-endian (SQLite file format, section 1.3.2).
        assertThat((head[16] & 0xFF) << 8 | (head[17] & 0xFF)).isEqualTo(4096);
    }
}
