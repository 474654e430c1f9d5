package health.callisto.search.sql;

import health.callisto.fhir.ResourceType;
import health.callisto.sql.Dialect;
import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the planner knows of the data: counts that are bounded, and so cheap, and kept for a while. They only choose
 * between plans, so a stale one costs time and never a wrong answer.
 */
public final class Statistics {
    /** Counting ends here: a set of this size is worth no walk of its own. */
    public static final int BOUND = 4_000;

    private static final int TYPE_BOUND = 1_000_000;
    private static final int MOST_SYSTEMS = 8;
    private static final int KEPT = 2_000;
    private static final Duration AGE = Duration.ofSeconds(60);

    private final SearchSql searchSql;
    private final Dialect dialect;
    private final SteadyTime time;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > KEPT;
        }
    };

    private record Count(long rows, long countedAt) {}

    public Statistics(SearchSql searchSql, Dialect dialect, Clock clock) {
        this.searchSql = searchSql;
        this.dialect = dialect;
        this.time = SteadyTime.beside(clock);
    }

    /** Rows of the condition's sources, at most {@link #BOUND}; the condition must have sources. */
    public long rows(Condition condition) {
        SqlText sql = new SqlText().add("SELECT COUNT(*) FROM (SELECT 1 AS One FROM (");
        String separator = "";
        for (Source source : condition.sources()) {
            sql.add(separator).add("SELECT d.SurrogateId FROM ");
            source.tables(sql, "d");
            sql.add(" WHERE ");
            source.where(sql, "d");
            separator = " UNION ALL ";
        }
        sql.add(") u ").add(dialect.anyLimitClause(), BOUND).add(") n");
        return count(sql);
    }

    /** Resources of the type, up to a million. */
    public long rows(ResourceType type) {
        return count(new SqlText()
                .add("SELECT COUNT(*) FROM (SELECT r.SurrogateId FROM Resource r WHERE r.TypeId = ?", type.number())
                .add(" AND r.Deleted = 0 ORDER BY r.SurrogateId ")
                .add(dialect.limitClause(), TYPE_BOUND)
                .add(") n"));
    }

    /** The numbers of the systems that a code is stored with; empty if they are many. Never kept: a search rests on it. */
    public Optional<List<Long>> systemsOf(int parameter, String code) {
        List<Long> systems = new ArrayList<>();
        OptionalLong next = nextSystem(parameter, code, -1);
        while (next.isPresent()) {
            if (systems.size() == MOST_SYSTEMS) {
                return Optional.empty();
            }
            systems.add(next.getAsLong());
            next = nextSystem(parameter, code, next.getAsLong());
        }
        return Optional.of(systems);
    }

    private OptionalLong nextSystem(int parameter, String code, long after) {
        return searchSql.number(new SqlText()
                .add("SELECT MIN(SystemId) FROM TokenIndex WHERE ParameterId = ? AND Code = ?", parameter, code)
                .add(" AND SystemId > ?", after));
    }

    /** The codes that the parameter's tokens are stored with. Never kept: a search rests on it. */
    public List<String> codesOf(int parameter) {
        return searchSql.distinct(
                "SELECT MIN(Code) FROM TokenIndex WHERE ParameterId = ? AND Code > ?", List.of(parameter));
    }

    /** The codes of the units that the parameter's quantities are stored with. Never kept: a search rests on it. */
    public List<String> unitsOf(int parameter) {
        return searchSql.distinct(
                "SELECT MIN(Code) FROM QuantityIndex WHERE ParameterId = ? AND Code > ?", List.of(parameter));
    }

    /** The same of a composite parameter's quantities that stand behind a code. */
    public List<String> unitsOf(int parameter, String code) {
        return searchSql.distinct(
                "SELECT MIN(Code2) FROM CompositeIndex WHERE ParameterId = ? AND Code1 = ? AND Code2 > ?",
                List.of(parameter, code));
    }

    private long count(SqlText sql) {
        String key = key(sql);
        long now = time.now();
        synchronized (counts) {
            Count kept = counts.get(key);
            if (kept != null && !time.hasPassed(AGE, kept.countedAt())) {
                return kept.rows();
            }
        }
        long rows = searchSql.number(sql).orElse(0);
        synchronized (counts) {
            counts.put(key, new Count(rows, now));
        }
        return rows;
    }

    private static String key(SqlText sql) {
        StringBuilder key = new StringBuilder(sql.text());
        for (Object value : sql.values()) {
            key.append('\n')
                    .append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
        }
        return key.toString();
    }
}
