package health.callisto.job;

/**
 * How far all units of a job together are.
 *
 * @param ended of the units
 * @param done resources
 * @param failed resources that were refused
 */
public record UnitTotals(long units, long ended, long done, long failed) {
    /** Whether there is nothing left to do. */
    public boolean allEnded() {
        return ended == units;
    }
}
