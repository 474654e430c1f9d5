package health.callisto.job;

/**
 * What a unit could not take.
 *
 * @param line counted from the beginning of the unit, from 0
 * @param byteOffset in the file
 */
public record JobError(int unitNumber, long line, long byteOffset, String reason) {}
