package health.callisto.patch;

import health.callisto.problem.Problem;

/** Bounds the work of a patch: each operation may go over the whole resource. */
final class PatchLimits {
    private static final int MOST_OPERATIONS = 10_000;

    private PatchLimits() {}

    /** Problem INVALID for a patch of too many operations. */
    static void check(int operations) {
        if (operations > MOST_OPERATIONS) {
            throw Problem.invalid(
                    "A patch may have " + MOST_OPERATIONS + " operations at most; send the resource with PUT");
        }
    }
}
