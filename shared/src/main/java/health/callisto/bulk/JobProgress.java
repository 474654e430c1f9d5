package health.callisto.bulk;

import health.callisto.job.Job;
import health.callisto.job.UnitTotals;
import java.time.Duration;
import java.time.Instant;

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
    static JobProgress of(Job job, UnitTotals totals, Instant now) {
        Instant end = job.endedAt().orElse(now);
        long millis = Math.max(1, Duration.between(job.createdAt(), end).toMillis());
        long ended = totals.ended();
        long left = ended == 0 ? -1 : millis * (totals.units() - ended) / ended / 1000;
        return new JobProgress(
                ended, totals.units(), totals.done(), totals.failed(), totals.done() * 1000 / millis, left);
    }

    /** {@code 12 of 40 units, 50000 resources, 9800/s, 3 errors, about 25 s left}. */
    @Override
    public String toString() {
        return unitsEnded + " of " + units + " units, " + done + " resources, " + perSecond + "/s, " + failed
                + " errors" + (secondsLeft < 0 ? "" : ", about " + secondsLeft + " s left");
    }
}
