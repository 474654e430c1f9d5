package health.callisto.bulk;

import health.callisto.fhir.FhirError;
import java.util.ArrayList;
import java.util.List;

/** Cuts the input files into units: byte ranges of plain files, whole compressed ones. */
final class ImportPlanner {
    private final InputStorage storage;

    ImportPlanner(InputStorage storage) {
        this.storage = storage;
    }

    /** FhirError INVALID for a file that is not there, or whose etag is not the one that was given. */
    List<ImportUnit> plan(ImportRequest request) {
        List<ImportUnit> units = new ArrayList<>();
        for (int i = 0; i < request.inputs().size(); i++) {
            ImportRequest.Input input = request.inputs().get(i);
            BlobName blob = storage.resolve(input.url());
            InputStorage.Stat stat = storage.stat(blob);
            if (input.etag().filter(etag -> !etag.equals(stat.etag())).isPresent()) {
                throw FhirError.invalid("The etag of input " + i + " is not that of the blob; the file was changed");
            }
            boolean gzip = blob.name().endsWith(".gz");
            long step = gzip ? Long.MAX_VALUE : request.unitBytes();
            for (long from = 0; from < stat.size(); from += Math.min(step, stat.size())) {
                long to = gzip ? Long.MAX_VALUE : Math.min(stat.size(), from + step);
                units.add(new ImportUnit(
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
}
