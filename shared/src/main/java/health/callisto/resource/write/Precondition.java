package health.callisto.resource.write;

import java.util.Set;

/** What must hold of the current version for a write to go on; checked inside the commit. */
public sealed interface Precondition {
    /**
     * Whether it holds.
     *
     * @param exists false where there never was a version, and where the last one is a deletion
     * @param version number of the current version
     */
    boolean holds(boolean exists, long version);

    /** Whether it keeps a write from replacing a version that the caller does not name. */
    boolean namesVersion();

    /** Nothing: an update creates where there is nothing. */
    record Any() implements Precondition {
        @Override
        public boolean holds(boolean exists, long version) {
            return true;
        }

        @Override
        public boolean namesVersion() {
            return false;
        }
    }

    /** There is no current version; a deleted resource counts as absent. */
    record Absent() implements Precondition {
        @Override
        public boolean holds(boolean exists, long version) {
            return !exists;
        }

        @Override
        public boolean namesVersion() {
            return true;
        }
    }

    /** The id was drawn for this write just now: there is nothing of it, and the commit need not look. */
    record New() implements Precondition {
        @Override
        public boolean holds(boolean exists, long version) {
            return true;
        }

        @Override
        public boolean namesVersion() {
            return true;
        }
    }

    /** The current version has this number (If-Match). */
    record Version(long number) implements Precondition {
        @Override
        public boolean holds(boolean exists, long version) {
            return exists && version == number;
        }

        @Override
        public boolean namesVersion() {
            return true;
        }
    }

    /** The current version has one of these numbers; none: it never holds (If-Match with a list, or with other tags). */
    record OneOf(Set<Long> numbers) implements Precondition {
        public OneOf {
            numbers = Set.copyOf(numbers);
        }

        @Override
        public boolean holds(boolean exists, long version) {
            return exists && numbers.contains(version);
        }

        @Override
        public boolean namesVersion() {
            return true;
        }
    }

    /** There is a current version, whichever (If-Match: *). */
    record Present() implements Precondition {
        @Override
        public boolean holds(boolean exists, long version) {
            return exists;
        }

        @Override
        public boolean namesVersion() {
            return false;
        }
    }

    /** The current version, if there is one, has none of these numbers (If-None-Match). */
    record NoneOf(Set<Long> numbers) implements Precondition {
        public NoneOf {
            numbers = Set.copyOf(numbers);
        }

        @Override
        public boolean holds(boolean exists, long version) {
            return !exists || !numbers.contains(version);
        }

        @Override
        public boolean namesVersion() {
            return false;
        }
    }

    /** Both hold. */
    record Both(Precondition first, Precondition second) implements Precondition {
        @Override
        public boolean holds(boolean exists, long version) {
            return first.holds(exists, version) && second.holds(exists, version);
        }

        @Override
        public boolean namesVersion() {
            return first.namesVersion() || second.namesVersion();
        }
    }

    Precondition ANY = new Any();
    Precondition ABSENT = new Absent();
    Precondition NEW = new New();
    Precondition PRESENT = new Present();

    /** That both hold. */
    static Precondition both(Precondition one, Precondition other) {
        return one instanceof Any ? other : other instanceof Any ? one : new Both(one, other);
    }
}
