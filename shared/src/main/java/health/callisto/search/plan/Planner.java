package health.callisto.search.plan;

import health.callisto.search.plan.Estimates.Estimate;
import health.callisto.search.sql.Condition;
import health.callisto.search.sql.Position;
import health.callisto.search.sql.Query;
import health.callisto.search.sql.Source;
import health.callisto.search.sql.Statistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Chooses how to answer a query by what the ways would cost, in rows visited. With T resources of the type and e of them
 * in a condition, e/T of any walk meets it; so a walk visits (page size / the product of these) rows until the page is
 * full, each at the cost of its tests, and a set that is collected is visited whole.
 */
public final class Planner {
    private static final double SORT_WALK = 3;

    private final Estimates estimates;

    public Planner(Statistics statistics) {
        this.estimates = new Estimates(statistics);
    }

    Plan plan(Query query, Optional<Position> after) {
        double all = estimates.all(query.type());
        Map<Condition, Estimate> known = new LinkedHashMap<>();
        double share = 1;
        double test = 1;
        double risk = 1;
        for (Condition condition : query.conditions()) {
            if (!condition.sources().isEmpty()) {
                Estimate estimate = estimates.of(condition, all);
                known.put(condition, estimate);
                share *= Math.min(1, Math.max(estimate.size(), 0.5) / all);
                test += estimate.test();
                risk = Math.max(risk, estimate.size() < all / 2 ? estimate.risk() : 1);
            }
        }
        double passed = Math.min(all, (query.count() + 1) / share * risk);
        double walk = passed * test;
        Choice best =
                new Choice(Plan.Shape.COLLECT, Optional.empty(), query.sort().isEmpty() ? walk : all * (1 + test));
        if (walksValues(query, after)) {
            best = best.or(Plan.Shape.SORTED_VALUES, Optional.empty(), walk * SORT_WALK);
        }
        for (Map.Entry<Condition, Estimate> entry : known.entrySet()) {
            Optional<Condition> driver = Optional.of(entry.getKey());
            Estimate own = entry.getValue();
            double others = test - own.test();
            if (query.sort().isEmpty() && isOrdered(entry.getKey())) {
                double ranges = entry.getKey().sources().size();
                double rows = Math.min(own.size(), passed * own.size() / all * ranges + 1);
                best = best.or(Plan.Shape.ORDERED_RANGES, driver, rows * others);
            } else {
                best = best.or(Plan.Shape.COLLECT, driver, own.collect() + own.size() * others);
            }
        }
        return new Plan(best.shape, best.driver, share * all);
    }

    /** The driver for a count: the one whose set costs least to collect. */
    Optional<Condition> counted(Query query) {
        double all = estimates.all(query.type());
        double tests = 1;
        Map<Condition, Estimate> known = new LinkedHashMap<>();
        for (Condition condition : query.conditions()) {
            if (!condition.sources().isEmpty()) {
                Estimate estimate = estimates.of(condition, all);
                known.put(condition, estimate);
                tests += estimate.test();
            }
        }
        Choice best = new Choice(Plan.Shape.COLLECT, Optional.empty(), all * tests);
        for (Map.Entry<Condition, Estimate> entry : known.entrySet()) {
            Estimate own = entry.getValue();
            double cost = own.collect() + own.size() * (tests - own.test());
            best = best.or(Plan.Shape.COLLECT, Optional.of(entry.getKey()), cost);
        }
        return best.driver;
    }

    /** How many resources are expected to meet the condition; empty for one that can only test. */
    OptionalDouble size(Query query, Condition condition) {
        return condition.sources().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        estimates.of(condition, estimates.all(query.type())).size());
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
