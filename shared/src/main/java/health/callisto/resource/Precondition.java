package health.callisto.resource;

/** What must hold of the current version for a write to go on; checked inside the commit. */
public sealed interface Precondition {
    /** Nothing: an update creates where there is nothing. */
    record Any() implements Precondition {}

    /** There is no current version; a deleted resource counts as absent. */
    record Absent() implements Precondition {}

    /** The id was drawn for this write just now: there is nothing of it, and the commit need not look. */
    record New() implements Precondition {}

    /** The current version has this number (If-Match). */
    record Version(long version) implements Precondition {}

    Precondition ANY = new Any();
    Precondition ABSENT = new Absent();
    Precondition NEW = new New();
}
