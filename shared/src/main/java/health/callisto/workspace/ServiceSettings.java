package health.callisto.workspace;

/**
 * What is configured for one service.
 *
 * @param container the storage container that holds the service's files (import error files, exports)
 * @param initialImport whether the service is in initial-load mode: imports may run as InitialLoad and the API refuses
 *     writes meanwhile
 * @param cors which pages may call from a browser
 */
public record ServiceSettings(String container, boolean initialImport, Cors cors) {}
