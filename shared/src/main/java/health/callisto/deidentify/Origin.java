package health.callisto.deidentify;

/**
 * Where a resource goes: dates within one scope are shifted by the same number of days.
 *
 * @param file the name of the file
 * @param folder the name of the folder that all files of the job are in
 */
public record Origin(String file, String folder) {}
