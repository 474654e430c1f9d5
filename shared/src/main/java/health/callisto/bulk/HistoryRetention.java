package health.callisto.bulk;

import health.callisto.bulk.exports.ExportJobs;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.PurgeStore;
import health.callisto.workspace.FhirService;
import java.util.List;

/**
 * Frees the room of versions that were replaced, where the service keeps no history of their type. They are hidden from requests
 * from the beginning; here they go, but never while an export is open: its snapshot reads what was current when it was taken, and
 * the Group that it was asked for as it was then (docs/adr/0010).
 */
public final class HistoryRetention {
    private static final int ROWS_AT_ONCE = 1_000;
    /** Called every 5 s this removes as many rows as are replaced at 4,000 updates a second. */
    private static final int MOST_ROWS = 20_000;

    private HistoryRetention() {}

    /** Removes a bounded number of versions; answers how many. */
    public static int purge(FhirService service) {
        List<ResourceType> types = service.settings().history().withoutHistory(service.definitions());
        if (types.isEmpty() || isExporting(service)) {
            return 0;
        }
        PurgeStore store = new PurgeStore(service.database(), service.definitions());
        int removed = 0;
        int last = ROWS_AT_ONCE;
        while (last == ROWS_AT_ONCE && removed < MOST_ROWS) {
            last = store.purgeReplaced(types, ROWS_AT_ONCE);
            removed += last;
        }
        return removed;
    }

    private static boolean isExporting(FhirService service) {
        return service.jobs().open().stream().anyMatch(job -> job.kind().equals(ExportJobs.KIND));
    }
}
