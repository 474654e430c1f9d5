package health.callisto.access;

/**
 * The rights of callers. Each route names the one that it needs, where it stands in the table of routes, so that a route without a
 * right does not compile. Roles are sets of them, as Azure's built-in roles for FHIR are.
 */
public enum DataAction {
    /** Nothing: the answer is the same for everybody and says nothing of any data, such as {@code /healthz}. */
    OPEN,
    READ,
    WRITE,
    CREATE,
    UPDATE,
    DELETE,
    HARD_DELETE,
    EXPORT,
    IMPORT,
    REINDEX,
    BULK_DELETE,
    BULK_UPDATE,
    SEARCH_PARAMETER,
    VALIDATE,
    CONVERT,
    OPERATIONS,
    CHANGES,
    SMART,
    /** Reads of the management API. */
    MANAGEMENT_READ,
    /** Writes of the management API. */
    MANAGEMENT_WRITE
}
