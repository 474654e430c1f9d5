package health.callisto.sql;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSyncTest {
    @TempDir
    private Path folder;

    private Path log() {
        return folder.resolve("a.db-wal");
    }

    private LogSync sync() {
        return new LogSync(folder.resolve("a.db"));
    }

    /** SQLite removes it when the last connection closes, and has synced everything before. */
    @Test
    void givenALogThatIsGoneOrAnotherFile_whenSynced_thenThatIsTheOneBroughtToDisk() throws IOException {
        try (LogSync sync = sync()) {
            assertThatCode(sync::sync).doesNotThrowAnyException();
            Files.writeString(log(), "one");
            assertThatCode(sync::sync).doesNotThrowAnyException();
            Path other = Files.writeString(folder.resolve("other"), "two");
            Files.move(other, log(), StandardCopyOption.REPLACE_EXISTING);
            assertThatCode(sync::sync).doesNotThrowAnyException();
        }
    }

    @Test
    void givenADiskThatRefusedASync_whenSyncedAgain_thenNothingIsAcknowledgedAnyMore() throws IOException {
        Files.createSymbolicLink(log(), Path.of("/dev/full"));
        try (LogSync sync = sync()) {
            assertThatThrownBy(sync::sync).isInstanceOf(IOException.class);
            Files.delete(log());
            Files.writeString(log(), "room again");
            assertThatThrownBy(sync::sync).isInstanceOf(IOException.class).hasMessageContaining("start again");
        }
    }

    @Test
    void givenALogThatCannotBeOpened_whenSynced_thenEveryCallSaysSo() throws IOException {
        Files.createDirectory(log());
        try (LogSync sync = sync()) {
            assertThatThrownBy(sync::sync).isInstanceOf(IOException.class);
            assertThatThrownBy(sync::sync).isInstanceOf(IOException.class);
        }
    }
}
