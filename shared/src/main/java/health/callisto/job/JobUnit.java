package health.callisto.job;

/**
 * A part of a job, small enough for one invocation of a worker.
 *
 * @param definition JSON of the kind: which part
 * @param position where the work goes on, as the kind counts
 * @param lines that it has passed
 * @param done of these: taken
 * @param failed of these: refused, see the job's errors
 * @param error why the whole unit failed; empty if it has not
 */
public record JobUnit(
        String jobId,
        int number,
        UnitState state,
        String definition,
        long position,
        long lines,
        long done,
        long failed,
        int tries,
        String error) {}
