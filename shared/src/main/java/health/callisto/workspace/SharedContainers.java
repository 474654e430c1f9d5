package health.callisto.workspace;

import health.callisto.manage.BodyReader;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The containers beside its own that a service may read imports from ({@code properties.import.containers}) or write exports to
 * ({@code properties.export.containers}).
 */
public record SharedContainers(String own, Set<String> named, String property) {
    private static final Pattern CONTAINER = Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*");
    /** Those of the product, of the Functions host, and of the deployment. */
    private static final List<String> RESERVED =
            List.of("callisto-", "azure-webjobs-", "anonymization", "package-", "app-package-");

    public SharedContainers {
        named = Set.copyOf(named);
    }

    /** Problem INVALID that names the property. */
    static SharedContainers read(String own, BodyReader reader, String property) {
        List<String> named =
                reader.texts("containers", CONTAINER, "the name of a storage container such as " + property + "-files");
        for (String container : named) {
            boolean reserved = isReserved(container);
            boolean others = ServicePlace.isContainerOfAService(container) && !container.equals(own);
            if (reserved || others) {
                throw reader.problem(
                        "containers",
                        "must not name " + container + ": it belongs to "
                                + (others ? "another service" : "the product itself"));
            }
        }
        return new SharedContainers(own, Set.copyOf(named), "properties." + property + ".containers");
    }

    /** Whether the product, the Functions host or the deployment has the container. */
    static boolean isReserved(String container) {
        return RESERVED.stream().anyMatch(container::startsWith);
    }

    /** Problem FORBIDDEN that says which containers may be used, if that is none of them; INVALID if it cannot be a container. */
    public void require(String container) {
        if (!CONTAINER.matcher(container).matches()) {
            throw Problem.invalid("No container can have the name " + container
                    + ": it is 3 to 63 of a-z and 0-9, with single hyphens between them");
        }
        if (!container.equals(own) && !named.contains(container)) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    List.of(Issue.error(
                            "forbidden",
                            "This service may not use the container " + container + "; use its own, " + own
                                    + ", or name the container in " + property + " of the service",
                            "")));
        }
    }
}
