package health.callisto.search;

import health.callisto.sql.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers the inner part of chains and {@code _has} beforehand where few resources meet it: with their ids at hand the
 * rest is a search by reference or by id, which walks in the order of the answer. A chain to one patient with thousands
 * of observations reads a page of these and not all of them.
 */
final class JoinResolver {
    /** More ids than this are left to the statement. */
    private static final int MOST = 40;
    /** Referring resources that are looked at for {@code _has}: several may refer to the same one. */
    private static final int MOST_REFERRING = 200;

    private final SearchSql searchSql;
    private final Statistics statistics;
    private final Dialect dialect;

    JoinResolver(SearchSql searchSql, Statistics statistics, Dialect dialect) {
        this.searchSql = searchSql;
        this.statistics = statistics;
        this.dialect = dialect;
    }

    Query resolve(Query query) {
        return query.with(query.conditions().stream().map(this::resolve).toList());
    }

    private Condition resolve(Condition condition) {
        if (condition instanceof ChainCondition chain) {
            List<ChainCondition.Target> targets = chain.targets().stream()
                    .map(target -> new ChainCondition.Target(target.type(), resolve(target.condition())))
                    .toList();
            ChainCondition inner = new ChainCondition(chain.parameter(), targets);
            return resolved(inner).orElse(inner);
        }
        if (condition instanceof HasCondition has) {
            HasCondition inner =
                    new HasCondition(has.type(), has.referring(), has.parameter(), resolve(has.condition()));
            return resolved(inner).orElse(inner);
        }
        return condition;
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
            List<byte[]> keys = keys(sql, ") u ");
            if (ranges.size() + keys.size() > MOST) {
                return Optional.empty();
            }
            keys.forEach(key -> ranges.add(ReferenceRanges.range(chain.parameter(), key, target.type())));
        }
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
        List<byte[]> keys = keys(sql, ") u ");
        return keys.size() > MOST ? Optional.empty() : Optional.of(new IdCondition(has.type(), keys, false));
    }

    /** Whether a set holds all that meet the condition. */
    private static boolean isFound(Condition condition) {
        return !condition.sources().isEmpty()
                || (condition instanceof ValueCondition value && !value.negated())
                || (condition instanceof IdCondition ids && !ids.negated());
    }

    private List<byte[]> keys(SqlText sql, String end) {
        return searchSql.keys(sql.add(end).add(dialect.anyLimitClause(), MOST + 1));
    }
}
