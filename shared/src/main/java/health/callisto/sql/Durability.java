package health.callisto.sql;

/** When a commit has to be on disk. */
public enum Durability {
    /** Before it returns: it survives the loss of power. */
    SYNCED,
    /**
     * With the next synced commit at the latest: it survives the end of the process at once. For work that is done again
     * when it is lost, where nobody was told that it is done.
     */
    RELAXED
}
