package health.callisto.bulk;

import health.callisto.job.Job;
import health.callisto.job.JobUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How far a job is.
 *
 * @param unitsEnded of all units
 * @param done resources
 * @param failed resources that were refused
 * @param perSecond resources, since the job was created
 * @param secondsLeft estimated by the units; negative while none has ended
 */
record JobProgress(long unitsEnded, long units, long done, long failed, long perSecond, long secondsLeft) {
    static JobProgress of(Job job, List<JobUnit> units, Instant now) {
        long ended = units.stream().filter(unit -> unit.state().ended()).count();
        long done = units.stream().mapToLong(JobUnit::done).sum();
        Instant end = job.endedAt().orElse(now);
        long millis = Math.max(1, Duration.between(job.createdAt(), end).toMillis());
        long left = ended == 0 ? -1 : millis * (units.size() - ended) / ended / 1000;
        return new JobProgress(
                ended,
                units.size(),
                done,
                units.stream().mapToLong(JobUnit::failed).sum(),
                done * 1000 / millis,
                left);
    }

    /** {@code 12 of 40 units, 50000 resources, 9800/s, 3 errors, about 25 s left}. */
    @Override
    public String toString() {
        return unitsEnded + " of " + units + " units, " + done + " resources, " + perSecond + "/s, " + failed
                + " errors" + (secondsLeft < 0 ? "" : ", about " + secondsLeft + " s left");
    }
}
