package health.callisto.search.sql;

import java.util.List;

/**
 * What one search parameter demands of a resource, in the two shapes that a plan needs: as sets to begin with, and as a
 * test of a resource that is at hand.
 */
public sealed interface Condition
        permits ValueCondition,
                MissingCondition,
                IdCondition,
                TimeCondition,
                ChainCondition,
                HasCondition,
                MemberReferences {

    /** Sets that together hold every resource that meets it; empty where it can only test. */
    List<? extends Source> sources();

    /** Appends the test of the row of Resource with that alias. */
    void test(SqlText sql, String resource);
}
