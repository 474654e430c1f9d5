package health.callisto.search.plan;

import health.callisto.search.sql.Condition;
import java.util.Optional;

/**
 * How a query is going to be answered.
 *
 * @param driver the condition to begin with; empty: the type itself, or the values of the sort key
 * @param matches how many resources are expected to match
 */
record Plan(Shape shape, Optional<Condition> driver, double matches) {
    /** The ways through the data. */
    enum Shape {
        /** Ranges that keep the order of time: read newest first until the page is full. */
        ORDERED_RANGES,
        /** All of the driver, or of the type newest first until the page is full where there is neither key nor driver. */
        COLLECT,
        /** The values of the sort key in their order until the page is full. */
        SORTED_VALUES
    }
}
