package health.callisto.job;

/**
 * A file that a unit has finished.
 *
 * @param blob its name in the container that the job writes to
 * @param kind the list of the manifest that it belongs to
 * @param type of the resources in it
 * @param resources or, of deletions, entries
 * @param bytes its size
 */
public record JobFile(int unitNumber, String blob, String kind, String type, long resources, long bytes) {}
