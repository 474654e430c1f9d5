package health.callisto.search.plan;

import health.callisto.fhir.ResourceType;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a search of one type is answered, for operators; no value of the search is in it.
 *
 * @param shape of the plan, see {@link Plan.Shape}
 * @param matches that the planner expects
 * @param sql of the first page, with question marks for values
 * @param database the steps that the database itself plans; empty where it does not tell
 */
public record Explanation(
        ResourceType type, String shape, double matches, List<Step> conditions, String sql, List<String> database) {

    /**
     * A condition of the search.
     *
     * @param name the parameter with its modifiers
     * @param rows of its sets, as far as they were counted; empty for a condition that can only test
     * @param driver whether the plan begins with it
     */
    public record Step(String name, OptionalDouble rows, boolean driver) {}
}
