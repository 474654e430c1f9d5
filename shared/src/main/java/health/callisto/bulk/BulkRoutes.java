package health.callisto.bulk;

import static health.callisto.access.DataAction.BULK_DELETE;
import static health.callisto.access.DataAction.BULK_UPDATE;
import static health.callisto.access.DataAction.EXPORT;
import static health.callisto.access.DataAction.IMPORT;
import static health.callisto.access.DataAction.OPERATIONS;
import static health.callisto.access.DataAction.REINDEX;
import static health.callisto.http.Route.Effect.JOB;
import static health.callisto.http.Route.Effect.WRITES;
import static health.callisto.http.Route.Level.INSTANCE_OPERATION;
import static health.callisto.http.Route.Level.OPERATION;
import static health.callisto.http.Route.Level.OTHER;
import static health.callisto.http.Route.Level.TYPE_OPERATION;

import health.callisto.bulk.change.BulkDeleteStart;
import health.callisto.bulk.change.BulkUpdateStart;
import health.callisto.bulk.exports.ExportStart;
import health.callisto.bulk.exports.RuleFiles;
import health.callisto.bulk.imports.ImportStart;
import health.callisto.bulk.reindex.ReindexStart;
import health.callisto.http.RouteTable;
import health.callisto.rest.Interaction;
import java.time.Clock;
import java.util.List;

/** What starts, reports and cancels jobs (spec 03). All of it needs the storage account: for queues, files or results. */
public final class BulkRoutes {
    private BulkRoutes() {}

    /** Adds all but {@code $import}. */
    public static void addTo(RouteTable<Interaction> table, JobRunner jobs, RuleFiles ruleFiles, Clock clock) {
        Interaction export = new ExportStart(jobs, ruleFiles);
        for (String method : List.of("GET", "POST")) {
            table.addStored("export", OPERATION, method, "$export", JOB, EXPORT, export)
                    .addStored("export", TYPE_OPERATION, method, "Patient/$export", JOB, EXPORT, export)
                    .addStored("export", TYPE_OPERATION, method, "Group/{id}/$export", JOB, EXPORT, export);
        }
        table.addStored("reindex", OPERATION, "POST", "$reindex", JOB, REINDEX, new ReindexStart(jobs));
        Interaction delete = new BulkDeleteStart(jobs, clock);
        for (String code : List.of("bulk-delete", BulkDeleteStart.SOFT_DELETED.substring(1))) {
            table.addStored(code, OPERATION, "DELETE", "$" + code, WRITES, BULK_DELETE, delete)
                    .addStored(code, INSTANCE_OPERATION, "DELETE", "{type}/$" + code, WRITES, BULK_DELETE, delete);
        }
        Interaction update = new BulkUpdateStart(jobs, clock);
        table.addStored("bulk-update", OPERATION, "PATCH", "$bulk-update", WRITES, BULK_UPDATE, update)
                .addStored(
                        "bulk-update", INSTANCE_OPERATION, "PATCH", "{type}/$bulk-update", WRITES, BULK_UPDATE, update)
                .addStored("operations", OTHER, "GET", "_operations", JOB, OPERATIONS, new JobList(clock));
        for (String kind : jobs.kinds()) {
            String path = "_operations/" + kind + "/{id}";
            table.addStored(kind + "-status", OTHER, "GET", path, JOB, OPERATIONS, new JobStatus(jobs, clock))
                    .addStored(kind + "-cancel", OTHER, "DELETE", path, JOB, OPERATIONS, new JobCancel(jobs));
        }
    }

    /** Adds {@code $import}, which reads files. */
    public static void addImportTo(RouteTable<Interaction> table, ImportStart start) {
        table.addStored("import", OPERATION, "POST", "$import", JOB, IMPORT, start);
    }
}
