package health.callisto.search.plan;

import health.callisto.fhir.ResourceType;
import health.callisto.problem.Problem;
import health.callisto.resource.version.IdKey;
import health.callisto.resource.version.StoredResource;
import health.callisto.search.parameter.SearchParameters;
import health.callisto.search.query.ReferenceRanges;
import health.callisto.search.sql.Canonicals;
import health.callisto.search.sql.ChainCondition;
import health.callisto.search.sql.Condition;
import health.callisto.search.sql.HasCondition;
import health.callisto.search.sql.IdCondition;
import health.callisto.search.sql.PageSql;
import health.callisto.search.sql.Query;
import health.callisto.search.sql.SearchSql;
import health.callisto.search.sql.Source;
import health.callisto.search.sql.SqlText;
import health.callisto.search.sql.Statistics;
import health.callisto.search.sql.ValueCondition;
import health.callisto.search.sql.ValueRange;
import health.callisto.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers the inner part of chains and {@code _has} beforehand where few resources meet it: with their ids at hand the
 * rest is a search by reference or by id, which walks in the order of the answer. A chain to one patient with thousands
 * of observations reads a page of these and not all of them.
 */
public final class JoinResolver {
    /** More ids than this are left to the statement. */
    private static final int MOST = 40;
    /** Referring resources that are looked at for {@code _has}: several may refer to the same one. */
    private static final int MOST_REFERRING = 200;

    private final SearchSql searchSql;
    private final Statistics statistics;
    private final Dialect dialect;
    private final Canonicals canonicals;

    public JoinResolver(SearchSql searchSql, Statistics statistics, Dialect dialect, Canonicals canonicals) {
        this.canonicals = canonicals;
        this.searchSql = searchSql;
        this.statistics = statistics;
        this.dialect = dialect;
    }

    /**
     * The query with its inner parts answered, if few resources meet them.
     *
     * @param parameters by which canonicals are followed
     */
    public Query resolve(Query query, SearchParameters parameters) {
        return query.with(query.conditions().stream()
                .map(condition -> resolve(condition, parameters))
                .toList());
    }

    private Condition resolve(Condition condition, SearchParameters parameters) {
        if (condition instanceof ChainCondition chain) {
            List<ChainCondition.Target> targets = chain.targets().stream()
                    .map(target -> new ChainCondition.Target(target.type(), resolve(target.condition(), parameters)))
                    .toList();
            ChainCondition inner = new ChainCondition(
                    chain.parameter(),
                    targets,
                    chain.canonical(),
                    chain.canonical() ? named(chain.parameter(), targets) : List.of());
            return resolved(inner).orElse(inner);
        }
        if (condition instanceof HasCondition has) {
            Condition referring = resolve(has.condition(), parameters);
            HasCondition inner = new HasCondition(
                    has.type(),
                    has.referring(),
                    has.parameter(),
                    referring,
                    has.canonical(),
                    has.canonical() ? Optional.of(named(has, referring, parameters)) : Optional.empty());
            return resolved(inner).orElse(inner);
        }
        return condition;
    }

    /** References by canonical to the targets, which are found first: definitions are few. */
    private List<ValueRange> named(int parameter, List<ChainCondition.Target> targets) {
        List<byte[]> keys = new ArrayList<>();
        for (ChainCondition.Target target : targets) {
            SqlText sql = new SqlText().add("SELECT r.SurrogateId, r.TypeId, r.IdKey, r.Version, r.Body FROM ");
            meeting(sql, target.type(), target.condition());
            List<StoredResource> found = searchSql.rows(sql.add(dialect.anyLimitClause(), Canonicals.MOST + 1)).stream()
                    .map(SearchSql.Row::resource)
                    .toList();
            few(found.size());
            keys.addAll(canonicals.keysOf(found));
        }
        few(keys.size() / 2);
        return ReferenceRanges.named(parameter, keys);
    }

    /** What is referred to by canonical by those that meet the condition. */
    private IdCondition named(HasCondition has, Condition referring, SearchParameters parameters) {
        SqlText sql = new SqlText()
                .add("SELECT TargetKey FROM (SELECT DISTINCT h.TargetKey FROM ReferenceIndex h WHERE")
                .add(" h.ParameterId = ?", has.parameter())
                .add(" AND h.TargetType = 0 AND h.SurrogateId IN (SELECT r.SurrogateId FROM ");
        meeting(sql, has.referring(), referring);
        List<byte[]> found = keys(sql, ")) u ", Canonicals.MOST + 1);
        few(found.size());
        List<byte[]> ids =
                canonicals
                        .named(found.stream().map(Canonicals::text).toList(), Optional.of(has.type()), parameters)
                        .stream()
                        .map(resource -> IdKey.encode(resource.key().id()))
                        .toList();
        return new IdCondition(has.type(), ids, false);
    }

    /** FROM and WHERE of the resources of a type that meet a condition, as alias r. */
    private static void meeting(SqlText sql, ResourceType type, Condition condition) {
        if (condition.sources().isEmpty()) {
            sql.add("Resource r WHERE r.TypeId = ? AND r.Deleted = 0 AND ", type.number());
            condition.test(sql, "r");
        } else {
            sql.add("(");
            PageSql.ids(sql, condition.sources());
            sql.add(") d CROSS JOIN Resource r WHERE r.SurrogateId = d.SurrogateId AND r.TypeId = ?", type.number());
            sql.add(" AND r.Deleted = 0 ");
        }
    }

    private static void few(int canonicals) {
        if (canonicals > Canonicals.MOST) {
            throw Problem.invalid("The search would follow more than " + Canonicals.MOST
                    + " canonical references; ask for fewer definitions");
        }
    }

    /** References to the targets, one range for each. */
    private Optional<Condition> resolved(ChainCondition chain) {
        List<ValueRange> ranges = new ArrayList<>();
        for (ChainCondition.Target target : chain.targets()) {
            if (!isFound(target.condition())) {
                return Optional.empty();
            }
            if (target.condition().sources().isEmpty()) {
                // No value can meet it.
                continue;
            }
            SqlText sql = new SqlText();
            String separator = "SELECT IdKey FROM (";
            for (Source source : target.condition().sources()) {
                sql.add(separator).add("SELECT t.IdKey FROM ");
                source.tables(sql, "i");
                sql.add(" CROSS JOIN Resource t WHERE ");
                source.where(sql, "i");
                sql.add(
                        " AND t.SurrogateId = i.SurrogateId AND t.TypeId = ?",
                        target.type().number());
                sql.add(" AND t.Deleted = 0");
                separator = " UNION ";
            }
            List<byte[]> keys = keys(sql, ") u ", MOST + 1);
            if (ranges.size() + keys.size() > MOST) {
                return Optional.empty();
            }
            keys.forEach(key -> ranges.add(ReferenceRanges.range(chain.parameter(), key, target.type())));
        }
        ranges.addAll(chain.named());
        return Optional.of(new ValueCondition(chain.parameter(), ranges, false));
    }

    /** The ids of those that are referred to. */
    private Optional<Condition> resolved(HasCondition has) {
        List<Source> sources = has.sources();
        if (sources.isEmpty() || statistics.rows(has.condition()) > MOST_REFERRING) {
            return Optional.empty();
        }
        SqlText sql = new SqlText();
        String separator = "SELECT IdKey FROM (";
        for (Source source : sources) {
            sql.add(separator).add("SELECT d.IdKey FROM ");
            source.tables(sql, "d");
            sql.add(" WHERE ");
            source.where(sql, "d");
            separator = " UNION ";
        }
        List<byte[]> keys = keys(sql, ") u ", MOST + 1);
        return keys.size() > MOST ? Optional.empty() : Optional.of(new IdCondition(has.type(), keys, false));
    }

    /** Whether a set holds all that meet the condition. */
    private static boolean isFound(Condition condition) {
        return !condition.sources().isEmpty()
                || (condition instanceof ValueCondition value && !value.negated())
                || (condition instanceof IdCondition ids && !ids.negated());
    }

    private List<byte[]> keys(SqlText sql, String end, int limit) {
        return searchSql.keys(sql.add(end).add(dialect.anyLimitClause(), limit));
    }
}
