package health.callisto.operation;

import static health.callisto.access.DataAction.HARD_DELETE;
import static health.callisto.access.DataAction.READ;
import static health.callisto.access.DataAction.REINDEX;
import static health.callisto.access.DataAction.SEARCH_PARAMETER;
import static health.callisto.access.DataAction.UPDATE;
import static health.callisto.access.DataAction.VALIDATE;
import static health.callisto.http.Route.Effect.JOB;
import static health.callisto.http.Route.Effect.READS;
import static health.callisto.http.Route.Effect.WRITES;
import static health.callisto.http.Route.Level.INSTANCE_OPERATION;
import static health.callisto.http.Route.Level.TYPE_OPERATION;

import health.callisto.http.RouteTable;
import health.callisto.rest.Interaction;
import health.callisto.rest.Meta;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** The operations on resources (R4 operations.html), each at its method and path. */
public final class OperationRoutes {
    private OperationRoutes() {}

    /**
     * Adds them.
     *
     * @param newId makes the ids of bundles
     */
    public static void addTo(RouteTable<Interaction> table, Clock clock, Supplier<String> newId) {
        ofEveryType(table);
        Interaction status = new ParameterStatus();
        table.add("status", TYPE_OPERATION, "GET", "SearchParameter/$status", READS, READ, status)
                .add("status", TYPE_OPERATION, "PUT", "SearchParameter/$status", WRITES, SEARCH_PARAMETER, status)
                .add("status", TYPE_OPERATION, "POST", "SearchParameter/$status", WRITES, SEARCH_PARAMETER, status);
        table.add("lastn", TYPE_OPERATION, "GET", "Observation/$lastn", READS, READ, new LastObservations(clock, newId))
                .add("member-match", TYPE_OPERATION, "POST", "Patient/$member-match", READS, READ, new MemberMatch());
        asked(table, "docref", "DocumentReference/$docref", new DocumentReferences(clock, newId));
        Interaction expand = new ValueSetExpand(clock, newId);
        asked(table, "expand", "ValueSet/$expand", expand);
        asked(table, "expand", "ValueSet/{id}/$expand", expand);
        Interaction validateCode = new ValidateCode();
        asked(table, "validate-code", "ValueSet/$validate-code", validateCode);
        asked(table, "validate-code", "ValueSet/{id}/$validate-code", validateCode);
        asked(table, "validate-code", "CodeSystem/$validate-code", validateCode);
        asked(table, "lookup", "CodeSystem/$lookup", new CodeSystemLookup());
        asked(table, "subsumes", "CodeSystem/$subsumes", new Subsumes());
        asked(table, "everything", "Patient/{id}/$everything", new Everything(clock, newId));
    }

    /** An operation that only reads, by GET and by POST. */
    private static void asked(RouteTable<Interaction> table, String code, String path, Interaction operation) {
        for (String method : List.of("GET", "POST")) {
            table.add(code, TYPE_OPERATION, method, path, READS, READ, operation);
        }
    }

    private static void ofEveryType(RouteTable<Interaction> table) {
        Interaction meta = new Meta(Meta.Action.READ);
        Interaction validate = new Validate();
        Interaction purge = new PurgeHistory();
        Interaction reindex = new Reindex();
        String one = "{type}/{id}/";
        table.add("meta", INSTANCE_OPERATION, "GET", one + "$meta", READS, READ, meta)
                .add("meta", INSTANCE_OPERATION, "POST", one + "$meta", READS, READ, meta)
                .add(
                        "meta-add",
                        INSTANCE_OPERATION,
                        "POST",
                        one + "$meta-add",
                        WRITES,
                        UPDATE,
                        new Meta(Meta.Action.ADD))
                .add(
                        "meta-delete",
                        INSTANCE_OPERATION,
                        "POST",
                        one + "$meta-delete",
                        WRITES,
                        UPDATE,
                        new Meta(Meta.Action.DELETE))
                .add("validate", INSTANCE_OPERATION, "POST", "{type}/$validate", READS, VALIDATE, validate)
                .add("validate", INSTANCE_OPERATION, "POST", one + "$validate", READS, VALIDATE, validate)
                .add("purge-history", INSTANCE_OPERATION, "POST", one + "$purge-history", WRITES, HARD_DELETE, purge)
                .add("purge-history", INSTANCE_OPERATION, "DELETE", one + "$purge-history", WRITES, HARD_DELETE, purge)
                .add("reindex", INSTANCE_OPERATION, "GET", one + "$reindex", READS, READ, reindex)
                .add("reindex", INSTANCE_OPERATION, "POST", one + "$reindex", JOB, REINDEX, reindex);
    }
}
