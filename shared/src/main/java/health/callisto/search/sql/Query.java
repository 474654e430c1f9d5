package health.callisto.search.sql;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A search as it was understood.
 *
 * @param conditions all must hold
 * @param names of the conditions, as they stand in the query
 * @param newestFirst the order of the surrogate id, which comes behind the sort keys
 * @param count resources on a page; 0: only the total is asked for
 * @param total how exactly the number of matches is asked for
 * @param fingerprint stands for the search, so that a page token serves no other one
 */
public record Query(
        ResourceType type,
        List<Condition> conditions,
        List<String> names,
        List<SortKey> sort,
        boolean newestFirst,
        int count,
        Total total,
        List<Include> includes,
        QueryParameters honoured,
        List<Issue> issues,
        long fingerprint) {

    /** {@code _total} (R4 search.html#total). */
    public enum Total {
        NONE,
        ESTIMATE,
        ACCURATE
    }

    /**
     * {@code _include} or {@code _revinclude} (R4 search.html#include).
     *
     * @param reverse {@code _revinclude}
     * @param iterate whether what is included leads on by it too
     * @param source the type that refers
     * @param parameters numbers of the source type's reference parameters
     * @param target number of the only type to include (or, reversed, to be referred to); 0: any
     * @param canonical whether some of the parameters may have canonicals
     */
    public record Include(
            boolean reverse,
            boolean iterate,
            ResourceType source,
            List<Integer> parameters,
            int target,
            boolean canonical) {
        /** The only type that is included; empty: any. */
        public Optional<ResourceType> targetType(Definitions definitions) {
            return target == 0 ? Optional.empty() : Optional.of(definitions.resourceType(target));
        }

        /** Whether it may lead on from resources of that type. */
        public boolean startsAt(ResourceType type) {
            return reverse ? target == 0 || target == type.number() : source.equals(type);
        }
    }

    public Query {
        conditions = List.copyOf(conditions);
        names = List.copyOf(names);
        sort = List.copyOf(sort);
        includes = List.copyOf(includes);
        issues = List.copyOf(issues);
    }

    /** The same with other conditions, which mean the same. */
    public Query with(List<Condition> others) {
        return new Query(type, others, names, sort, newestFirst, count, total, includes, honoured, issues, fingerprint);
    }

    /** The same with one more condition and only the surrogate id for an order. */
    public Query withoutSort(Condition more) {
        List<Condition> all = new ArrayList<>(conditions);
        all.add(more);
        return new Query(
                type, all, names, List.of(), newestFirst, count, total, includes, honoured, issues, fingerprint);
    }
}
