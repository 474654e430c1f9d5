package health.callisto.bulk.exports;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.http.QueryParameters.Parameter;
import health.callisto.resource.SnapshotVersionStore;
import health.callisto.resource.version.StoredResource;
import health.callisto.search.SearchEngine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What several searches of a type find, each resource once, in the order of their surrogate ids: as it was in the snapshot, if it
 * was there. The searches are asked while the export runs: they judge a resource by its content now.
 */
final class ExportSearch {
    private static final int PAGE = 200;
    /** Patients that one search asks for. */
    private static final int PATIENTS = 25;

    private final SearchEngine engine;
    private final ResourceType type;
    private final SnapshotVersionStore versions;
    private final List<Cursor> cursors = new ArrayList<>();
    /** Those that were changed behind the snapshot: they may be changed again and come again. */
    private final Set<ResourceKey> changed = new HashSet<>();

    /** One search, page by page. */
    private final class Cursor {
        private final List<ResourceKey> compartments;
        private final QueryParameters criteria;
        private final Deque<StoredResource> page = new ArrayDeque<>();
        private long after;

        Cursor(List<ResourceKey> compartments, QueryParameters criteria, long after) {
            this.compartments = compartments;
            this.criteria = criteria;
            this.after = after;
        }

        Optional<StoredResource> head() {
            if (page.isEmpty()) {
                page.addAll(engine.after(after, type, compartments, criteria, PAGE));
            }
            return Optional.ofNullable(page.peek());
        }

        void pass(long surrogateId) {
            while (!page.isEmpty() && page.element().surrogateId() <= surrogateId) {
                after = page.remove().surrogateId();
            }
        }
    }

    /**
     * Searches from the surrogate id on.
     *
     * @param filters queries, any of which may match; empty: everything does
     * @param patients in whose compartments; empty: anywhere
     */
    ExportSearch(
            SearchEngine engine,
            ResourceType type,
            SnapshotVersionStore versions,
            List<String> filters,
            List<ResourceKey> patients,
            long after) {
        this.engine = engine;
        this.type = type;
        this.versions = versions;
        List<QueryParameters> criteria = filters.isEmpty()
                ? List.of(QueryParameters.NONE)
                : filters.stream().map(QueryParameters::parse).toList();
        for (QueryParameters one : criteria) {
            if (patients.isEmpty()) {
                cursors.add(new Cursor(List.of(), one, after));
            }
            for (int i = 0; i < patients.size(); i += PATIENTS) {
                List<ResourceKey> some = patients.subList(i, Math.min(patients.size(), i + PATIENTS));
                cursors.add(new Cursor(some, one, after));
                if (some.get(0).type().equals(type)) {
                    cursors.add(new Cursor(List.of(), one.and(ids(some)), after));
                }
            }
        }
    }

    /** Patients are in their own compartments. */
    private static QueryParameters ids(List<ResourceKey> patients) {
        return new QueryParameters(List.of(new Parameter(
                "_id", String.join(",", patients.stream().map(ResourceKey::id).toList()))));
    }

    /** The next match: as it is, and as it was in the snapshot. */
    record Match(StoredResource now, Optional<StoredResource> then) {}

    /** Empty when there are no more. */
    Optional<Match> next() {
        Optional<StoredResource> next = cursors.stream()
                .flatMap(cursor -> cursor.head().stream())
                .min(Comparator.comparingLong(StoredResource::surrogateId));
        if (next.isEmpty()) {
            return Optional.empty();
        }
        StoredResource now = next.get();
        cursors.forEach(cursor -> cursor.pass(now.surrogateId()));
        if (versions.has(now)) {
            return Optional.of(new Match(now, Optional.of(now)));
        }
        return Optional.of(new Match(
                now,
                changed.add(now.key())
                        ? versions.current(now.key()).filter(then -> !then.deleted())
                        : Optional.empty()));
    }
}
