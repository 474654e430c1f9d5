package health.callisto;

import health.callisto.bulk.JobCancel;
import health.callisto.bulk.JobList;
import health.callisto.bulk.JobRunner;
import health.callisto.bulk.JobStatus;
import health.callisto.bulk.change.BulkDeleteJobs;
import health.callisto.bulk.change.BulkDeleteStart;
import health.callisto.bulk.change.BulkUpdateJobs;
import health.callisto.bulk.change.BulkUpdateStart;
import health.callisto.bulk.exports.ExportJobs;
import health.callisto.bulk.exports.ExportStart;
import health.callisto.bulk.exports.RuleFiles;
import health.callisto.bulk.imports.ImportJobs;
import health.callisto.bulk.reindex.ReindexJobs;
import health.callisto.bulk.reindex.ReindexStart;
import health.callisto.bundle.BundleInteraction;
import health.callisto.capability.Metadata;
import health.callisto.config.Limits;
import health.callisto.events.ChangeList;
import health.callisto.fhir.Definitions;
import health.callisto.operation.CodeSystemLookup;
import health.callisto.operation.DocumentReferences;
import health.callisto.operation.Everything;
import health.callisto.operation.LastObservations;
import health.callisto.operation.MemberMatch;
import health.callisto.operation.ParameterStatus;
import health.callisto.operation.PurgeHistory;
import health.callisto.operation.Reindex;
import health.callisto.operation.Subsumes;
import health.callisto.operation.Validate;
import health.callisto.operation.ValidateCode;
import health.callisto.operation.ValueSetExpand;
import health.callisto.rest.Create;
import health.callisto.rest.Delete;
import health.callisto.rest.Edge;
import health.callisto.rest.History;
import health.callisto.rest.Meta;
import health.callisto.rest.Patch;
import health.callisto.rest.Read;
import health.callisto.rest.Router;
import health.callisto.rest.Router.Level;
import health.callisto.rest.Search;
import health.callisto.rest.Update;
import health.callisto.rest.Vread;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** The interactions of the FHIR RESTful API (R4 http.html), each at its method and path. */
public final class FhirRoutes {
    private static final String VERSION = "0.1.0";
    private static final String BUILD_DATE = "2026-11-20";

    private FhirRoutes() {}

    /** Adds what is for operators: what starts, tells and cancels jobs, but for $import, which needs a storage account; the feed. */
    public static Router addOperators(Router router, JobRunner jobs, RuleFiles ruleFiles, Clock clock) {
        BulkDeleteStart delete = new BulkDeleteStart(jobs, clock);
        BulkUpdateStart update = new BulkUpdateStart(jobs, clock);
        ExportStart export = new ExportStart(jobs, ruleFiles);
        for (String method : List.of("GET", "POST")) {
            router.add("export", Level.OPERATION, method, "$export", export)
                    .add("export", Level.TYPE_OPERATION, method, "Patient/$export", export)
                    .add("export", Level.TYPE_OPERATION, method, "Group/{id}/$export", export);
        }
        router.add("reindex", Level.OPERATION, "POST", "$reindex", new ReindexStart(jobs))
                .add("bulk-delete", Level.OPERATION, "DELETE", "$bulk-delete", delete)
                .add("bulk-delete", Level.INSTANCE_OPERATION, "DELETE", "{type}/$bulk-delete", delete)
                .add("bulk-delete-soft-deleted", Level.OPERATION, "DELETE", BulkDeleteStart.SOFT_DELETED, delete)
                .add(
                        "bulk-delete-soft-deleted",
                        Level.INSTANCE_OPERATION,
                        "DELETE",
                        "{type}/" + BulkDeleteStart.SOFT_DELETED,
                        delete)
                .add("bulk-update", Level.OPERATION, "PATCH", "$bulk-update", update)
                .add("bulk-update", Level.INSTANCE_OPERATION, "PATCH", "{type}/$bulk-update", update)
                .add("operations", Level.OTHER, "GET", "_operations", new JobList(clock))
                .add("changes", Level.OTHER, "GET", "_changes", new ChangeList());
        for (String kind :
                List.of(ImportJobs.KIND, ExportJobs.KIND, ReindexJobs.KIND, BulkDeleteJobs.KIND, BulkUpdateJobs.KIND)) {
            String path = "_operations/" + kind + "/{id}";
            router.add(kind + "-status", Level.OTHER, "GET", path, new JobStatus(jobs, clock))
                    .add(kind + "-cancel", Level.OTHER, "DELETE", path, new JobCancel(jobs));
        }
        return router;
    }

    /**
     * All of them.
     *
     * @param newId makes the ids of resources and bundles
     */
    public static Router of(Clock clock, Supplier<String> newId, Edge edge) {
        return of(clock, newId, edge, Limits.standard().bundleEntries());
    }

    /**
     * The same.
     *
     * @param bundleEntries of one batch or transaction, at most
     */
    public static Router of(Clock clock, Supplier<String> newId, Edge edge, int bundleEntries) {
        Router router = new Router();
        Search search = new Search(clock, newId);
        History history = new History(clock, newId);
        Update update = new Update(newId);
        Patch patch = new Patch();
        Delete delete = new Delete();
        Validate validate = new Validate();
        DocumentReferences documents = new DocumentReferences(clock, newId);
        ValueSetExpand expand = new ValueSetExpand(clock, newId);
        ValidateCode validateCode = new ValidateCode();
        CodeSystemLookup lookup = new CodeSystemLookup();
        Subsumes subsumes = new Subsumes();
        ParameterStatus status = new ParameterStatus();
        Everything everything = new Everything(clock, newId);
        BundleInteraction bundle = new BundleInteraction(Definitions.r4(), newId, router, edge, bundleEntries);
        return router.add("capabilities", Level.OTHER, "GET", "metadata", new Metadata(router, VERSION, BUILD_DATE))
                .add("read", Level.TYPE, "GET", "{type}/{id}", new Read())
                .add("vread", Level.TYPE, "GET", "{type}/{id}/_history/{version}", new Vread())
                .add("update", Level.TYPE, "PUT", "{type}/{id}", update)
                .add("update", Level.TYPE, "PUT", "{type}", update)
                .add("patch", Level.TYPE, "PATCH", "{type}/{id}", patch)
                .add("patch", Level.TYPE, "PATCH", "{type}", patch)
                .add("delete", Level.TYPE, "DELETE", "{type}/{id}", delete)
                .add("delete", Level.TYPE, "DELETE", "{type}", delete)
                .add("history-instance", Level.TYPE, "GET", "{type}/{id}/_history", history)
                .add("history-type", Level.TYPE, "GET", "{type}/_history", history)
                .add("create", Level.TYPE, "POST", "{type}", new Create(newId))
                .add("search-type", Level.TYPE, "GET", "{type}", search)
                .add("search-type", Level.TYPE, "POST", "{type}/_search", search)
                .add("search-compartment", Level.OTHER, "GET", "{type}/{id}/{type}", search)
                .add("search-compartment", Level.OTHER, "POST", "{type}/{id}/{type}/_search", search)
                .add("search-system", Level.SYSTEM, "GET", "", search)
                .add("search-system", Level.SYSTEM, "POST", "_search", search)
                .add("meta", Level.INSTANCE_OPERATION, "GET", "{type}/{id}/$meta", new Meta(Meta.Action.READ))
                .add("meta", Level.INSTANCE_OPERATION, "POST", "{type}/{id}/$meta", new Meta(Meta.Action.READ))
                .add("meta-add", Level.INSTANCE_OPERATION, "POST", "{type}/{id}/$meta-add", new Meta(Meta.Action.ADD))
                .add(
                        "meta-delete",
                        Level.INSTANCE_OPERATION,
                        "POST",
                        "{type}/{id}/$meta-delete",
                        new Meta(Meta.Action.DELETE))
                .add("validate", Level.INSTANCE_OPERATION, "POST", "{type}/$validate", validate)
                .add("validate", Level.INSTANCE_OPERATION, "POST", "{type}/{id}/$validate", validate)
                .add(
                        "purge-history",
                        Level.INSTANCE_OPERATION,
                        "POST",
                        "{type}/{id}/$purge-history",
                        new PurgeHistory())
                .add(
                        "purge-history",
                        Level.INSTANCE_OPERATION,
                        "DELETE",
                        "{type}/{id}/$purge-history",
                        new PurgeHistory())
                .add("reindex", Level.INSTANCE_OPERATION, "GET", "{type}/{id}/$reindex", new Reindex())
                .add("reindex", Level.INSTANCE_OPERATION, "POST", "{type}/{id}/$reindex", new Reindex())
                .add("status", Level.TYPE_OPERATION, "GET", "SearchParameter/$status", status)
                .add("status", Level.TYPE_OPERATION, "PUT", "SearchParameter/$status", status)
                .add("status", Level.TYPE_OPERATION, "POST", "SearchParameter/$status", status)
                .add("lastn", Level.TYPE_OPERATION, "GET", "Observation/$lastn", new LastObservations(clock, newId))
                .add("member-match", Level.TYPE_OPERATION, "POST", "Patient/$member-match", new MemberMatch())
                .add("docref", Level.TYPE_OPERATION, "GET", "DocumentReference/$docref", documents)
                .add("docref", Level.TYPE_OPERATION, "POST", "DocumentReference/$docref", documents)
                .add("expand", Level.TYPE_OPERATION, "GET", "ValueSet/$expand", expand)
                .add("expand", Level.TYPE_OPERATION, "POST", "ValueSet/$expand", expand)
                .add("expand", Level.TYPE_OPERATION, "GET", "ValueSet/{id}/$expand", expand)
                .add("expand", Level.TYPE_OPERATION, "POST", "ValueSet/{id}/$expand", expand)
                .add("validate-code", Level.TYPE_OPERATION, "GET", "ValueSet/$validate-code", validateCode)
                .add("validate-code", Level.TYPE_OPERATION, "POST", "ValueSet/$validate-code", validateCode)
                .add("validate-code", Level.TYPE_OPERATION, "GET", "ValueSet/{id}/$validate-code", validateCode)
                .add("validate-code", Level.TYPE_OPERATION, "POST", "ValueSet/{id}/$validate-code", validateCode)
                .add("validate-code", Level.TYPE_OPERATION, "GET", "CodeSystem/$validate-code", validateCode)
                .add("validate-code", Level.TYPE_OPERATION, "POST", "CodeSystem/$validate-code", validateCode)
                .add("lookup", Level.TYPE_OPERATION, "GET", "CodeSystem/$lookup", lookup)
                .add("lookup", Level.TYPE_OPERATION, "POST", "CodeSystem/$lookup", lookup)
                .add("subsumes", Level.TYPE_OPERATION, "GET", "CodeSystem/$subsumes", subsumes)
                .add("subsumes", Level.TYPE_OPERATION, "POST", "CodeSystem/$subsumes", subsumes)
                .add("everything", Level.TYPE_OPERATION, "GET", "Patient/{id}/$everything", everything)
                .add("everything", Level.TYPE_OPERATION, "POST", "Patient/{id}/$everything", everything)
                .add("history-system", Level.SYSTEM, "GET", "_history", history)
                .add("transaction", Level.SYSTEM, "POST", "", bundle)
                .add("batch", Level.SYSTEM, "POST", "", bundle);
    }
}
