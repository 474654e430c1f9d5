package health.callisto.rest;

import static health.callisto.access.DataAction.CREATE;
import static health.callisto.access.DataAction.DELETE;
import static health.callisto.access.DataAction.READ;
import static health.callisto.access.DataAction.UPDATE;
import static health.callisto.http.Route.Effect.READS;
import static health.callisto.http.Route.Effect.WRITES;
import static health.callisto.http.Route.Level.OTHER;
import static health.callisto.http.Route.Level.SYSTEM;
import static health.callisto.http.Route.Level.TYPE;

import health.callisto.http.RouteTable;
import java.time.Clock;
import java.util.function.Supplier;

/** The interactions of the RESTful API (R4 http.html), each at its method and path, but for those of bundles. */
public final class RestRoutes {
    private RestRoutes() {}

    /**
     * Adds them.
     *
     * @param newId makes the ids of resources and bundles
     */
    public static void addTo(RouteTable<Interaction> table, Clock clock, Supplier<String> newId) {
        Search search = new Search(clock, newId);
        History history = new History(clock, newId);
        Update update = new Update(newId);
        Patch patch = new Patch();
        Delete delete = new Delete();
        table.add("read", TYPE, "GET", "{type}/{id}", READS, READ, new Read())
                .add("vread", TYPE, "GET", "{type}/{id}/_history/{version}", READS, READ, new Vread())
                .add("update", TYPE, "PUT", "{type}/{id}", WRITES, UPDATE, update)
                .add("update", TYPE, "PUT", "{type}", WRITES, UPDATE, update)
                .add("patch", TYPE, "PATCH", "{type}/{id}", WRITES, UPDATE, patch)
                .add("patch", TYPE, "PATCH", "{type}", WRITES, UPDATE, patch)
                .add("delete", TYPE, "DELETE", "{type}/{id}", WRITES, DELETE, delete)
                .add("delete", TYPE, "DELETE", "{type}", WRITES, DELETE, delete)
                .add("history-instance", TYPE, "GET", "{type}/{id}/_history", READS, READ, history)
                .add("history-type", TYPE, "GET", "{type}/_history", READS, READ, history)
                .add("create", TYPE, "POST", "{type}", WRITES, CREATE, new Create(newId))
                .add("search-type", TYPE, "GET", "{type}", READS, READ, search)
                .add("search-type", TYPE, "POST", "{type}/_search", READS, READ, search)
                .add("search-compartment", OTHER, "GET", "{type}/{id}/{type}", READS, READ, search)
                .add("search-compartment", OTHER, "POST", "{type}/{id}/{type}/_search", READS, READ, search)
                .add("search-system", SYSTEM, "GET", "", READS, READ, search)
                .add("search-system", SYSTEM, "POST", "_search", READS, READ, search)
                .add("history-system", SYSTEM, "GET", "_history", READS, READ, history);
    }
}
