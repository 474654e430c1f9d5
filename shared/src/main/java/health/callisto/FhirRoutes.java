package health.callisto;

import static health.callisto.access.DataAction.CHANGES;
import static health.callisto.access.DataAction.READ;
import static health.callisto.access.DataAction.WRITE;
import static health.callisto.http.Route.Effect.ENTRIES;
import static health.callisto.http.Route.Effect.READS;
import static health.callisto.http.Route.Level.OTHER;
import static health.callisto.http.Route.Level.SYSTEM;

import health.callisto.access.Audit;
import health.callisto.bundle.BundleInteraction;
import health.callisto.capability.Metadata;
import health.callisto.events.ChangeList;
import health.callisto.fhir.Definitions;
import health.callisto.http.Edge;
import health.callisto.http.RouteTable;
import health.callisto.http.StorageGuard;
import health.callisto.operation.OperationRoutes;
import health.callisto.rest.Interaction;
import health.callisto.rest.Interactions;
import health.callisto.rest.LoadGuard;
import health.callisto.rest.RestRoutes;
import java.time.Clock;
import java.util.function.Supplier;

/** The table of what a FHIR service takes: the features add their routes to it. */
public final class FhirRoutes {
    private static final String VERSION = "0.1.0";
    private static final String BUILD_DATE = "2026-11-20";

    private final RouteTable<Interaction> table =
            new RouteTable<>("This service has nothing at this URL; look at its /metadata");
    private final Interactions interactions;

    /**
     * The routes that need no jobs.
     *
     * @param newId makes the ids of resources and bundles
     * @param bundleEntries of one batch or transaction, at most
     */
    public FhirRoutes(
            Clock clock,
            Supplier<String> newId,
            Edge edge,
            Audit audit,
            LoadGuard loads,
            StorageGuard storage,
            int bundleEntries) {
        interactions = new Interactions(table, loads, storage, edge, audit, clock);
        BundleInteraction bundle = new BundleInteraction(Definitions.r4(), newId, interactions, bundleEntries);
        table.add("capabilities", OTHER, "GET", "metadata", READS, READ, new Metadata(table, VERSION, BUILD_DATE));
        RestRoutes.addTo(table, clock, newId);
        OperationRoutes.addTo(table, clock, newId);
        table.add("transaction", SYSTEM, "POST", "", ENTRIES, WRITE, bundle)
                .add("batch", SYSTEM, "POST", "", ENTRIES, WRITE, bundle)
                .add("changes", OTHER, "GET", "_changes", READS, CHANGES, new ChangeList());
    }

    /** For features to add theirs. */
    public RouteTable<Interaction> table() {
        return table;
    }

    /** What carries requests out by these routes. */
    public Interactions interactions() {
        return interactions;
    }
}
