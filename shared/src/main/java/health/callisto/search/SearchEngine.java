package health.callisto.search;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.resource.LiveCounts;
import health.callisto.resource.PageBytes;
import health.callisto.resource.index.IndexBacklog;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.version.VersionCache;
import health.callisto.search.parameter.Compartments;
import health.callisto.search.parameter.OwnBases;
import health.callisto.search.parameter.ParameterElements;
import health.callisto.search.parameter.ParameterSource;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.plan.Explanation;
import health.callisto.search.plan.JoinResolver;
import health.callisto.search.plan.PageReader;
import health.callisto.search.plan.Planner;
import health.callisto.search.query.CodeSets;
import health.callisto.search.query.ConditionBudget;
import health.callisto.search.query.ConditionReader;
import health.callisto.search.query.Fingerprint;
import health.callisto.search.query.IncludeReader;
import health.callisto.search.query.PageToken;
import health.callisto.search.query.QueryReader;
import health.callisto.search.query.ReferenceReader;
import health.callisto.search.query.SearchRequest;
import health.callisto.search.query.ValueCriteria;
import health.callisto.search.sql.Canonicals;
import health.callisto.search.sql.IncludeSql;
import health.callisto.search.sql.Position;
import health.callisto.search.sql.Query;
import health.callisto.search.sql.SearchSql;
import health.callisto.search.sql.Statistics;
import health.callisto.sql.Database;
import health.callisto.sql.Dialect;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Answers searches of one service from its index tables. */
public final class SearchEngine {
    /** In the page tokens: those of another service name places in other tables. */
    private final long owner;

    private final Definitions definitions;
    private final ParameterSource parameters;
    private final Clock clock;
    private final Parts parts;
    private final IndexBacklog backlog;
    private final Statistics statistics;
    private final Optional<CodeSets> codeSets;
    private final OwnBases own;
    private final ParameterElements elements;
    private final Canonicals canonicals;
    private final JoinResolver joins;
    private final Planner planner;
    private final PageReader pages;
    private final Includes includes;

    public SearchEngine(Database database, Definitions definitions, ParameterSource parameters, Clock clock) {
        this(
                database,
                definitions,
                parameters,
                clock,
                new IndexBacklog(database, IndexBacklog.Rule.NEVER),
                new VersionCache().part(),
                Optional.empty(),
                Optional.empty(),
                OwnBases.NONE,
                "");
    }

    /**
     * An engine with all that it can have.
     *
     * @param backlog of the index rows that it reads
     * @param cache of versions that are included often
     * @param counts where totals of whole types are kept
     * @param codeSets what knows value sets and hierarchies
     * @param own the base URLs of the service
     * @param owner name of the service, for whose pages alone its tokens are
     */
    public SearchEngine(
            Database database,
            Definitions definitions,
            ParameterSource parameters,
            Clock clock,
            IndexBacklog backlog,
            VersionCache.Part cache,
            Optional<LiveCounts> counts,
            Optional<CodeSets> codeSets,
            OwnBases own,
            String owner) {
        this(
                new Parts(
                        definitions,
                        parameters,
                        clock,
                        backlog,
                        cache,
                        counts,
                        codeSets,
                        own,
                        new ParameterElements(definitions),
                        Fingerprint.of(owner)),
                new Statistics(new SearchSql(database, definitions), database.dialect(), clock),
                database);
    }

    /** The same engine for one request, which reads that view of the database. */
    public SearchEngine over(Database database) {
        return new SearchEngine(parts, statistics, database);
    }

    /** The same with that view of value sets and hierarchies. */
    public SearchEngine over(Database database, CodeSets sets) {
        return new SearchEngine(parts.with(sets), statistics, database);
    }

    private SearchEngine(Parts parts, Statistics statistics, Database database) {
        this.parts = parts;
        this.statistics = statistics;
        this.owner = parts.owner();
        this.own = parts.own();
        this.elements = parts.elements();
        this.backlog = parts.backlog();
        this.codeSets = parts.codeSets();
        this.definitions = parts.definitions();
        this.parameters = parts.parameters();
        this.clock = parts.clock();
        Dialect dialect = database.dialect();
        SearchSql searchSql = new SearchSql(database, definitions);
        this.canonicals = new Canonicals(searchSql, definitions);
        this.joins = new JoinResolver(searchSql, statistics, dialect, canonicals);
        this.planner = new Planner(statistics);
        this.pages = new PageReader(searchSql, planner, dialect, parts.counts());
        this.includes = new Includes(new IncludeSql(searchSql, dialect, parts.cache(), definitions), canonicals);
    }

    /** What an engine is made of. */
    private record Parts(
            Definitions definitions,
            ParameterSource parameters,
            Clock clock,
            IndexBacklog backlog,
            VersionCache.Part cache,
            Optional<LiveCounts> counts,
            Optional<CodeSets> codeSets,
            OwnBases own,
            ParameterElements elements,
            long owner) {
        Parts with(CodeSets sets) {
            return new Parts(
                    definitions, parameters, clock, backlog, cache, counts, Optional.of(sets), own, elements, owner);
        }
    }

    /** Problem INVALID for a value that cannot be read, or (strict) for a parameter that is not known. */
    public SearchPage search(SearchRequest request) {
        return backlog.reading(() -> page(request));
    }

    private SearchPage page(SearchRequest request) {
        ConditionBudget budget = new ConditionBudget();
        List<Query> queries = request.types().stream()
                .map(type -> query(type, request, budget))
                .toList();
        Query query = queries.get(0);
        if (queries.size() > 1 && !query.sort().isEmpty()) {
            throw Problem.invalid("A search of several types can be sorted by _lastUpdated only");
        }
        long fingerprint = queries.stream().mapToLong(Query::fingerprint).reduce(owner, (all, one) -> all * 31 + one);
        Optional<Position> after = request.parameters().first("_page").map(token -> PageToken.read(token, fingerprint));
        List<Issue> issues = new ArrayList<>(
                queries.stream().flatMap(q -> q.issues().stream()).distinct().toList());
        if (query.count() == 0) {
            return new SearchPage(
                    List.of(),
                    List.of(),
                    OptionalLong.of(count(queries)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    query.honoured(),
                    issues);
        }
        List<SearchSql.Row> rows = new ArrayList<>(rows(queries, after, query.count() + 1));
        boolean more = rows.size() > query.count();
        if (more) {
            rows.remove(query.count());
        }
        boolean backwards = after.map(Position::backwards).orElse(false);
        if (backwards) {
            Collections.reverse(rows);
        }
        Optional<String> next = more || backwards ? token(fingerprint, rows, rows.size() - 1, false) : Optional.empty();
        boolean hasPrevious = query.sort().isEmpty() && (backwards ? more : after.isPresent());
        Optional<String> previous = hasPrevious ? token(fingerprint, rows, 0, true) : Optional.empty();
        List<StoredResource> matches =
                rows.stream().map(SearchSql.Row::resource).toList();
        List<Query.Include> wanted =
                queries.stream().flatMap(q -> q.includes().stream()).distinct().toList();
        Optional<Long> before =
                request.parameters().first("_includes").map(token -> PageToken.readId(token, fingerprint));
        Includes.Included included = includes.of(
                wanted,
                matches,
                before.orElse(Long.MAX_VALUE),
                parameters.current().searchable(),
                issues);
        Optional<String> related = included.last().isPresent()
                ? Optional.of(
                        here(fingerprint, query, rows, request.parameters().first("_page")) + "_includes="
                                + PageToken.write(included.last().getAsLong(), fingerprint))
                : Optional.empty();
        if (before.isPresent()) {
            return new SearchPage(
                    List.of(),
                    included.resources(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    related,
                    query.honoured(),
                    issues);
        }
        boolean whole = after.isEmpty() && next.isEmpty();
        long least = (long) matches.size() + (more ? 1 : 0);
        OptionalLong total = whole
                ? OptionalLong.of(matches.size())
                : switch (query.total()) {
                    case NONE -> OptionalLong.empty();
                    case ESTIMATE -> OptionalLong.of(Math.max(least, estimate(queries)));
                    case ACCURATE -> OptionalLong.of(count(queries));
                };
        return new SearchPage(matches, included.resources(), total, next, previous, related, query.honoured(), issues);
    }

    /**
     * The parameter of this very page: without sort keys the place just before its first row, so that what is new does not
     * move it; else the one that it was asked by.
     */
    private static String here(long fingerprint, Query query, List<SearchSql.Row> rows, Optional<String> asked) {
        if (!query.sort().isEmpty()) {
            return asked.map(token -> "_page=" + token + "&").orElse("");
        }
        long before = rows.get(0).resource().surrogateId() + (query.newestFirst() ? 1 : -1);
        return "_page=" + PageToken.write(new Position(List.of(), before, false), fingerprint) + "&";
    }

    /** Rows of one query, or of several merged by time. */
    private List<SearchSql.Row> rows(List<Query> queries, Optional<Position> after, int limit) {
        if (queries.size() == 1) {
            return pages.read(queries.get(0), after, limit, PageBytes.refusing());
        }
        boolean newestFirst =
                queries.get(0).newestFirst() != after.map(Position::backwards).orElse(false);
        Comparator<SearchSql.Row> byTime =
                Comparator.comparingLong(row -> row.resource().surrogateId());
        List<SearchSql.Row> rows = List.of();
        for (Query query : queries) {
            // What does not come first is let go at once: pages of a hundred types are not kept together.
            PageBytes page = PageBytes.refusing();
            rows = Stream.concat(rows.stream(), pages.read(query, after, limit, PageBytes.refusing()).stream())
                    .sorted(newestFirst ? byTime.reversed() : byTime)
                    .limit(limit)
                    .filter(row -> page.take(row.resource()))
                    .toList();
        }
        return rows;
    }

    private long count(List<Query> queries) {
        return queries.stream().mapToLong(pages::count).sum();
    }

    private long estimate(List<Query> queries) {
        return queries.stream().mapToLong(pages::estimate).sum();
    }

    /** What the resource refers to by any parameter, as {@code _include=*} gives it. */
    public List<StoredResource> referredTo(StoredResource resource) {
        SearchParameters searchable = parameters.current().searchable();
        List<Query.Include> everything =
                new IncludeReader(resource.key().type(), definitions, searchable, elements).read("_include", "*");
        return backlog.reading(
                () -> includes.of(everything, List.of(resource), Long.MAX_VALUE, searchable, new ArrayList<>())
                        .resources());
    }

    /** The types that can be in the compartment of a resource of that type; empty if R4 has no such compartment. */
    public Optional<Set<String>> compartmentTypes(ResourceType compartment) {
        return Compartments.r4().types(compartment.name());
    }

    /**
     * The first matches of conditional criteria, at most {@code limit}; strict: what is not understood is refused, and so
     * are criteria that demand nothing.
     */
    public List<StoredResource> matches(ResourceType type, QueryParameters criteria, int limit) {
        return backlog.reading(() -> {
            Query query = check(type, criteria);
            if (query.conditions().isEmpty()) {
                throw Problem.invalid("Conditional criteria need at least one search parameter with a value");
            }
            return resources(query, Optional.empty(), limit, PageBytes.refusing());
        });
    }

    /** Refuses criteria as {@link #matches} does, but for those that demand nothing. */
    public void checkCriteria(ResourceType type, QueryParameters criteria) {
        backlog.reading(() -> check(type, criteria));
    }

    /** The same criteria as a test of resources that are not stored yet; empty where they need more than their values. */
    public Optional<ValueCriteria> valueCriteria(ResourceType type, QueryParameters criteria) {
        return ValueCriteria.of(
                type, criteria, parameters.current().searchable(), new ReferenceReader(definitions, own, ""), elements);
    }

    private Query check(ResourceType type, QueryParameters criteria) {
        ConditionalCriteria.check(criteria);
        return query(type, new SearchRequest(type, criteria, true), new ConditionBudget());
    }

    /**
     * Matches in the order of their surrogate ids, at most {@code limit} of those after {@code after}, fewer where they are
     * large, and none at the end: a resource that is changed meanwhile comes again at the end.
     *
     * @param compartments only resources in the compartment of one of these, where there are any
     */
    public List<StoredResource> after(
            long after, ResourceType type, List<ResourceKey> compartments, QueryParameters criteria, int limit) {
        QueryParameters oldestFirst =
                criteria.and(new QueryParameters(List.of(new QueryParameters.Parameter("_sort", "_lastUpdated"))));
        return backlog.reading(() -> {
            SearchRequest request = new SearchRequest(List.of(type), compartments, oldestFirst, Map.of(), true, "");
            Query query = query(type, request, new ConditionBudget());
            return resources(query, Optional.of(new Position(List.of(), after, false)), limit, PageBytes.cutting());
        });
    }

    private List<StoredResource> resources(Query query, Optional<Position> after, int limit, PageBytes page) {
        return pages.read(query, after, limit, page).stream()
                .map(SearchSql.Row::resource)
                .toList();
    }

    private Query query(ResourceType type, SearchRequest request, ConditionBudget budget) {
        SearchParameters searchable = parameters.current().searchable();
        ConditionReader reader = new ConditionReader(
                definitions,
                searchable,
                statistics,
                codeSets,
                new ReferenceReader(definitions, own, request.base()),
                elements,
                clock.instant(),
                budget);
        Query query = new QueryReader(type, request, definitions, searchable, reader, elements)
                .read(request.parameters(type));
        return joins.resolve(query, searchable);
    }

    /** How the search would be answered, one explanation for each type; nothing is read but statistics. */
    public List<Explanation> explain(SearchRequest request) {
        ConditionBudget budget = new ConditionBudget();
        return backlog.reading(() -> request.types().stream()
                .map(type -> pages.explain(query(type, request, budget)))
                .toList());
    }

    private static Optional<String> token(long fingerprint, List<SearchSql.Row> rows, int index, boolean backwards) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        SearchSql.Row row = rows.get(index);
        Position position = new Position(row.keys(), row.resource().surrogateId(), backwards);
        return Optional.of(PageToken.write(position, fingerprint));
    }
}
