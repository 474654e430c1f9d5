package health.callisto.bulk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlobRangeStreamTest {
    private static final byte[] BLOB = "0123456789abcdefghij".getBytes(US_ASCII);

    private final BlobRequestConditions conditions = new BlobRequestConditions().setIfMatch("\"e\"");
    private final BlobClient blob = mock(BlobClient.class);
    private final List<String> ranges = new ArrayList<>();

    private InputStream stream(long from, long end) {
        return new BlobRangeStream(blob, conditions, from, end, 8);
    }

    /** The blob answers what it has of a range, in pieces of three bytes. */
    private void answers(byte[] content) {
        when(blob.downloadStreamWithResponse(any(), any(), any(), any(), anyBoolean(), any(), any()))
                .thenAnswer(call -> {
                    OutputStream out = call.getArgument(0);
                    BlobRange range = call.getArgument(1);
                    assertThat(call.<BlobRequestConditions>getArgument(3)).isSameAs(conditions);
                    ranges.add(range.getOffset() + "+" + range.getCount());
                    InputStream in = new ByteArrayInputStream(
                            content, Math.toIntExact(range.getOffset()), Math.toIntExact(range.getCount()));
                    for (byte[] piece = in.readNBytes(3); piece.length > 0; piece = in.readNBytes(3)) {
                        out.write(piece);
                    }
                    return null;
                });
    }

    @Test
    void givenARangeOfSeveralBlocks_whenItIsRead_thenEachBlockIsAskedForOnce() throws IOException {
        answers(BLOB);

        assertThat(stream(1, 20).readAllBytes()).asString(US_ASCII).isEqualTo("123456789abcdefghij");
        assertThat(ranges).containsExactly("1+8", "9+8", "17+3");
    }

    @Test
    void givenARangeWithinABlock_whenItIsReadByteByByte_thenItEndsWhereTheRangeEnds() throws IOException {
        answers(BLOB);
        InputStream stream = stream(3, 5);

        assertThat(List.of(stream.read(), stream.read(), stream.read())).containsExactly((int) '3', (int) '4', -1);
        assertThat(stream.read(new byte[4], 0, 4)).isEqualTo(-1);
        assertThat(ranges).containsExactly("3+2");
    }

    @Test
    void nothingIsAskedForBeforeItIsRead() throws IOException {
        stream(0, 20).close();

        verifyNoInteractions(blob);
    }

    @Test
    void givenABlobThatEndsInTheMiddleOfTheRange_whenItIsRead_thenTheReaderIsToldWhere() {
        answers(new byte[10]);

        assertThatThrownBy(() -> stream(4, 12).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended at 10");
    }

    @Test
    void givenABlobThatWasChanged_whenItIsRead_thenTheCauseIsWhatTheStorageSaid() {
        BlobStorageException changed = mock(BlobStorageException.class);
        when(blob.downloadStreamWithResponse(any(), any(), any(), any(), anyBoolean(), any(), any()))
                .thenThrow(changed);

        assertThatThrownBy(() -> stream(0, 20).read())
                .isInstanceOf(IOException.class)
                .hasCause(changed);
        verify(blob).downloadStreamWithResponse(any(), any(), any(), any(), anyBoolean(), any(), any());
    }
}
