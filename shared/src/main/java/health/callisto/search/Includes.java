package health.callisto.search;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.problem.Issue;
import health.callisto.resource.version.StoredResource;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.sql.Canonicals;
import health.callisto.search.sql.IncludeSql;
import health.callisto.search.sql.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds to a page what its resources refer to ({@code _include}) and what refers to them ({@code _revinclude}), R4
 * search.html#include; with {@code :iterate} what that leads to as well: no version twice, and no more than a bound on one
 * page. A reference to a version brings that version, a canonical what it names.
 */
final class Includes {
    /** Included resources on one page. */
    static final int MOST = 1000;
    /** Resources that iterating includes may lead to: bounds the work, which each page of them does again. */
    static final int MOST_ITERATED = 10_000;

    private final IncludeSql sql;
    private final Canonicals canonicals;

    Includes(IncludeSql sql, Canonicals canonicals) {
        this.sql = sql;
        this.canonicals = canonicals;
    }

    /**
     * What a page includes.
     *
     * @param last where there are more than {@link #MOST}: the surrogate id behind which the others come
     */
    record Included(List<StoredResource> resources, OptionalLong last) {}

    /** What is asked of each step. */
    private record Bounds(long before, int limit, SearchParameters parameters, PageResources page) {}

    /**
     * The included resources, the newest first; where includes iterate and lead to more than {@link #MOST_ITERATED}, a warning
     * is added to the issues.
     *
     * @param before only resources with a lesser surrogate id; Long.MAX_VALUE for the first of them
     * @param parameters by which canonicals are followed
     */
    Included of(
            List<Query.Include> includes,
            List<StoredResource> matches,
            long before,
            SearchParameters parameters,
            List<Issue> issues) {
        boolean iterates = includes.stream().anyMatch(Query.Include::iterate);
        // What was on a page before may lead on to what was not.
        long from = iterates ? Long.MAX_VALUE : before;
        int most = iterates ? MOST_ITERATED : MOST;
        Map<Long, StoredResource> included = new LinkedHashMap<>();
        Set<Long> matched =
                matches.stream().map(StoredResource::surrogateId).collect(Collectors.toCollection(HashSet::new));
        List<Query.Include> wanted = includes;
        List<StoredResource> start = matches;
        PageResources page = new PageResources(matches);
        while (!start.isEmpty() && !wanted.isEmpty() && included.size() <= most) {
            List<StoredResource> fresh = new ArrayList<>();
            Bounds bounds = new Bounds(from, most + 1 + matched.size() + included.size(), parameters, page);
            for (StoredResource found : read(wanted, start, bounds)) {
                page.keep(found);
                if (!matched.contains(found.surrogateId())
                        && included.putIfAbsent(found.surrogateId(), found) == null) {
                    fresh.add(found);
                }
            }
            start = fresh;
            wanted = includes.stream().filter(Query.Include::iterate).toList();
        }
        if (iterates && included.size() > most) {
            issues.add(Issue.warning(
                    "too-costly",
                    "The includes lead to more than " + most + " resources, and not all of them are there. Ask with a"
                            + " smaller _count, or without :iterate"));
        }
        List<StoredResource> all = new ArrayList<>(included.values());
        all.removeIf(resource -> resource.surrogateId() >= before);
        if (all.size() <= MOST) {
            return new Included(all, OptionalLong.empty());
        }
        all.sort(Comparator.comparingLong(StoredResource::surrogateId).reversed());
        return new Included(
                all.subList(0, MOST), OptionalLong.of(all.get(MOST - 1).surrogateId()));
    }

    /** What the includes lead to from these resources; may hold repeats. */
    private List<StoredResource> read(List<Query.Include> includes, List<StoredResource> from, Bounds bounds) {
        List<StoredResource> found = new ArrayList<>();
        Map<ResourceType, List<StoredResource>> byType = from.stream()
                .collect(Collectors.groupingBy(
                        resource -> resource.key().type(), LinkedHashMap::new, Collectors.toList()));
        for (Query.Include include : includes) {
            byType.forEach((type, ofType) -> {
                if (include.startsAt(type)) {
                    for (int i = 0; i < ofType.size(); i += IncludeSql.AT_ONCE) {
                        List<StoredResource> part = ofType.subList(i, Math.min(ofType.size(), i + IncludeSql.AT_ONCE));
                        found.addAll(
                                include.reverse()
                                        ? referring(include, type, part, bounds)
                                        : referredTo(include, part, bounds));
                    }
                }
            });
        }
        return found;
    }

    private List<StoredResource> referring(
            Query.Include include, ResourceType type, List<StoredResource> to, Bounds bounds) {
        List<Long> ids = new ArrayList<>(sql.referringTo(include, type, to, bounds.before(), bounds.limit()));
        boolean named = include.canonical()
                && bounds.parameters().find(type.name(), "url").isPresent();
        List<byte[]> keys = named ? canonicals.keysOf(to) : List.of();
        if (!keys.isEmpty()) {
            ids.addAll(sql.referringTo(include, keys, bounds.before(), bounds.limit()));
        }
        return sql.versions(ids, bounds.page());
    }

    private List<StoredResource> referredTo(Query.Include include, List<StoredResource> from, Bounds bounds) {
        IncludeSql.Targets targets = sql.referredTo(include, from, bounds.before(), bounds.limit());
        List<StoredResource> current = sql.versions(targets.current(), bounds.page());
        return targets.others().isEmpty() ? current : others(include, from, current, targets.others(), bounds);
    }

    /** The current resources, and what is named otherwise. */
    private List<StoredResource> others(
            Query.Include include,
            List<StoredResource> from,
            List<StoredResource> current,
            List<String> others,
            Bounds bounds) {
        List<StoredResource> found = new ArrayList<>();
        Set<ResourceKey> replaced = new HashSet<>();
        for (String other : others) {
            Optional<StoredResource> version = sql.versionOf(other)
                    .filter(one -> include.target() == 0
                            || include.target() == one.key().type().number());
            version.ifPresent(one -> replaced.add(one.key()));
            version.filter(one -> one.surrogateId() < bounds.before()).ifPresent(found::add);
        }
        Set<ResourceKey> plain = replaced.isEmpty() ? Set.of() : sql.withoutVersion(include, from, replaced);
        current.stream()
                .filter(one -> !replaced.contains(one.key()) || plain.contains(one.key()))
                .forEach(found::add);
        if (include.canonical()) {
            canonicals.named(others, include.targetType(sql.definitions()), bounds.parameters()).stream()
                    .filter(one -> one.surrogateId() < bounds.before())
                    .forEach(found::add);
        }
        return found;
    }
}
