package health.callisto.bulk.imports;

import health.callisto.bulk.BlobName;
import health.callisto.bulk.InputStorage;
import health.callisto.problem.Problem;
import health.callisto.storage.Requests;
import health.callisto.workspace.SharedContainers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Cuts the input files into units: byte ranges of plain files, whole compressed ones. */
final class ImportPlanner {
    /** Files that storage is asked about side by side. */
    private static final int ASKED_AT_ONCE = 16;

    private final InputStorage storage;

    ImportPlanner(InputStorage storage) {
        this.storage = storage;
    }

    /**
     * Problem INVALID for a file that is not there, or whose etag is not the one that was given; FORBIDDEN for one in a container
     * that is not among those.
     */
    List<ImportRange> plan(ImportRequest request, SharedContainers containers) {
        List<ImportRange> units = new ArrayList<>();
        List<BlobName> blobs = request.inputs().stream()
                .map(input -> storage.resolve(input.url()))
                .toList();
        blobs.forEach(blob -> containers.require(blob.container()));
        List<InputStorage.Stat> stats = stats(blobs);
        for (int i = 0; i < request.inputs().size(); i++) {
            ImportRequest.Input input = request.inputs().get(i);
            BlobName blob = blobs.get(i);
            InputStorage.Stat stat = stats.get(i);
            if (input.etag().filter(etag -> !etag.equals(stat.etag())).isPresent()) {
                throw Problem.invalid("The etag of input " + i + " is not that of the blob; the file was changed");
            }
            boolean gzip = blob.name().endsWith(".gz");
            long step = gzip ? Long.MAX_VALUE : request.unitBytes();
            for (long from = 0; from < stat.size(); from += Math.min(step, stat.size())) {
                long to = gzip ? Long.MAX_VALUE : Math.min(stat.size(), from + step);
                units.add(new ImportRange(
                        i,
                        input.url(),
                        input.type(),
                        blob,
                        stat.etag(),
                        from,
                        to,
                        gzip,
                        request.initial(),
                        request.negativeVersions()));
            }
        }
        return units;
    }

    /** In the order of the blobs. The caller of an import waits for all of them, and each is a way to storage and back. */
    private List<InputStorage.Stat> stats(List<BlobName> blobs) {
        int atOnce = Math.max(1, Math.min(ASKED_AT_ONCE, blobs.size()));
        try (Requests requests = new Requests(atOnce, "callisto-import-plan")) {
            return requests.all(blobs.stream()
                    .<Callable<InputStorage.Stat>>map(blob -> () -> storage.stat(blob))
                    .toList());
        }
    }
}
