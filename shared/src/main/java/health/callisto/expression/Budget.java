package health.callisto.expression;

/** How many steps an evaluation may still take. */
final class Budget {
    /** A message of 1 MB has fewer values than that. */
    static final int STEPS = 2_000_000;

    private int left = STEPS;

    void step() {
        steps(1);
    }

    void steps(int count) {
        left -= count;
        if (left < 0) {
            throw new ExpressionError(
                    ExpressionError.Kind.TOO_MUCH_WORK,
                    "The expression takes more than " + STEPS + " steps on this message");
        }
    }
}
