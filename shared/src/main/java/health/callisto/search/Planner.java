package health.callisto.search;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Chooses how to answer a query by what the ways would cost, in rows visited. With T resources of the type and e of them
 * in a condition, e/T of any walk meets it; so a walk visits (page size / the product of these) rows until the page is
 * full, and a set that is collected is visited whole. A count that reached its bound stands for the geometric middle of
 * bound and T.
 */
final class Planner {
    /** Visiting by an index into another table costs more than the next row of a walk. */
    private static final double COLLECTED = 2;

    private static final double SORT_WALK = 3;

    private final Statistics statistics;

    Planner(Statistics statistics) {
        this.statistics = statistics;
    }

    Plan plan(Query query, Optional<Position> after) {
        double all = Math.max(1, statistics.rows(query.type()));
        Map<Condition, Double> sizes = new LinkedHashMap<>();
        double share = 1;
        for (Condition condition : query.conditions()) {
            if (!condition.sources().isEmpty()) {
                double size = size(condition, all);
                sizes.put(condition, size);
                share *= Math.min(1, Math.max(size, 0.5) / all);
            }
        }
        double walk = Math.min(all, (query.count() + 1) / share);
        Choice best =
                new Choice(Plan.Shape.COLLECT, Optional.empty(), query.sort().isEmpty() ? walk : all * COLLECTED);
        if (walksValues(query, after)) {
            best = best.or(Plan.Shape.SORTED_VALUES, Optional.empty(), walk * SORT_WALK);
        }
        for (Map.Entry<Condition, Double> entry : sizes.entrySet()) {
            Optional<Condition> driver = Optional.of(entry.getKey());
            double size = entry.getValue();
            if (query.sort().isEmpty() && isOrdered(entry.getKey())) {
                best = best.or(Plan.Shape.ORDERED_RANGES, driver, Math.min(size, walk * size / all + 1));
            } else {
                best = best.or(Plan.Shape.COLLECT, driver, size * COLLECTED);
            }
        }
        return new Plan(best.shape, best.driver, share * all);
    }

    /** The driver for a count: the smallest set. */
    Optional<Condition> counted(Query query) {
        double all = Math.max(1, statistics.rows(query.type()));
        Choice best = new Choice(Plan.Shape.COLLECT, Optional.empty(), all);
        for (Condition condition : query.conditions()) {
            if (!condition.sources().isEmpty()) {
                best = best.or(Plan.Shape.COLLECT, Optional.of(condition), size(condition, all));
            }
        }
        return best.driver;
    }

    /** How many rows the condition's sets have, as far as they were counted; empty for one that can only test. */
    OptionalDouble size(Query query, Condition condition) {
        return condition.sources().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(size(condition, (double) Math.max(1, statistics.rows(query.type()))));
    }

    private double size(Condition condition, double all) {
        long rows = statistics.rows(condition);
        return rows < Statistics.BOUND ? rows : Math.sqrt(rows * Math.max((double) rows, all));
    }

    private static boolean isOrdered(Condition condition) {
        return condition.sources().stream().allMatch(Source::ordered);
    }

    /** Whether the sort key's own table can be walked: a single key, values in order, and not among the missing yet. */
    private static boolean walksValues(Query query, Optional<Position> after) {
        return query.sort().size() == 1
                && !query.sort().get(0).isId()
                && query.sort().get(0).table().byResource()
                && after.map(position -> position.keys().get(0).isPresent()).orElse(true);
    }

    private record Choice(Plan.Shape shape, Optional<Condition> driver, double cost) {
        Choice or(Plan.Shape other, Optional<Condition> otherDriver, double otherCost) {
            return otherCost < cost ? new Choice(other, otherDriver, otherCost) : this;
        }
    }
}
