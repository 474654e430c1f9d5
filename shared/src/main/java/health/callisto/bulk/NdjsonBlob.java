package health.callisto.bulk;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import health.callisto.resource.version.BodyOutput;
import health.callisto.resource.version.StoredResource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A file of one resource on each line, uploaded block by block; nobody sees it before it is closed. */
public final class NdjsonBlob {
    /** What is held in memory of a file. */
    private static final int BLOCK = 4 * 1024 * 1024;

    private static final byte[] NEWLINE = {'\n'};

    private final BlockBlobClient blob;
    private final List<String> blocks = new ArrayList<>();
    private BodyOutput lines = new BodyOutput(BLOCK + BLOCK / 8);
    private long uploaded;
    private long resources;

    public NdjsonBlob(BlockBlobClient blob) {
        this.blob = blob;
    }

    /** A line of the version's canonical JSON: its stored bytes, inflated. */
    public void add(StoredResource version) {
        lines.writeJson(version);
        end();
    }

    public void add(byte[] json) {
        lines.write(json);
        end();
    }

    private void end() {
        lines.write(NEWLINE);
        resources++;
        if (lines.size() >= BLOCK) {
            stage();
        }
    }

    private void stage() {
        String id = Base64.getEncoder()
                .encodeToString("%08d".formatted(blocks.size()).getBytes(StandardCharsets.US_ASCII));
        byte[] content = lines.toByteArray();
        blob.stageBlock(id, BinaryData.fromBytes(content));
        blocks.add(id);
        uploaded += content.length;
        lines = new BodyOutput(BLOCK + BLOCK / 8);
    }

    public long resources() {
        return resources;
    }

    public long bytes() {
        return uploaded + lines.size();
    }

    /** Makes the file visible, in place of one of that name. */
    public void close() {
        if (lines.size() > 0) {
            stage();
        }
        blob.commitBlockListWithResponse(
                new BlockBlobCommitBlockListOptions(blocks)
                        .setHeaders(new BlobHttpHeaders().setContentType(ResultStorage.NDJSON)),
                null,
                Context.NONE);
    }
}
