package health.callisto.job;

import java.util.List;

/**
 * How far a step of work moves its unit.
 *
 * @param position where the work goes on after it
 * @param lines passed in it
 * @param errors of it
 * @param last whether the unit is completed by it
 */
public record Advance(long position, long lines, long done, List<JobError> errors, boolean last) {
    public Advance {
        errors = List.copyOf(errors);
    }
}
