package health.callisto.search.parameter;

import java.util.List;

/**
 * A search parameter of one resource type.
 *
 * @param number stands for (type, code) in the index tables; 1 to 9,999 for R4 base ones, then custom ones
 * @param resourceType the type it is for; common ones ({@code _tag}, …) exist once for each type
 * @param url canonical URL of its definition
 * @param targets of a reference: the types it may point at
 * @param expression the FHIRPath for this resource type alone; empty for what needs none ({@code _id})
 * @param components of a composite, in order
 */
public record SearchParameter(
        int number,
        String resourceType,
        String code,
        ParameterType type,
        String url,
        List<String> targets,
        String expression,
        List<Component> components) {

    /** The same under that number. */
    public SearchParameter numbered(int other) {
        return new SearchParameter(other, resourceType, code, type, url, targets, expression, components);
    }

    /** A component of a composite: the parameter it is like, and its FHIRPath from the composite's own place. */
    public record Component(ParameterType type, String code, String expression) {}
}
