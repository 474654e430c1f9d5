package health.callisto.job;

/** A worker's hold on a unit; {@code owner} is new for each try, so that an earlier try of the same worker holds nothing. */
public record Lease(JobUnit unit, String owner) {}
