package health.callisto.search.query;

import health.callisto.problem.Problem;

/**
 * The conditions that one search may come to, over all types that it goes over. A chain without types stands for one condition
 * for each type that may be meant, at each of its links: four links over references to any type are millions.
 */
public final class ConditionBudget {
    static final int MOST = 5_000;

    private int left = MOST;

    /** To be called for each condition before it is made; Problem INVALID where there are too many. */
    void spend() {
        if (--left < 0) {
            throw Problem.tooCostly("The search comes to more than " + MOST
                    + " conditions; name the type of each link of a chain, as in subject:Patient.name, or ask in several"
                    + " searches");
        }
    }
}
