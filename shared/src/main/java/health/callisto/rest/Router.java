package health.callisto.rest;

import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Finds the interaction of a request: a table of methods and paths, in the order in which they were added. */
public final class Router implements Interaction {
    /** Where an interaction belongs in a CapabilityStatement. */
    public enum Level {
        SYSTEM,
        TYPE,
        OPERATION,
        /** An operation of every resource type. */
        INSTANCE_OPERATION,
        /** An operation of the one type that its path begins with. */
        TYPE_OPERATION,
        /** Not listed there. */
        OTHER
    }

    /**
     * A row of the table.
     *
     * @param code of the CapabilityStatement ({@code read}, {@code search-type}, …), or the name of an operation
     * @param path segments; {@code {type}} and {@code {id}} take any value that does not begin with '_' or '$'
     */
    public record Route(String code, Level level, String method, List<String> path, Interaction interaction) {
        private boolean fits(List<String> segments) {
            if (segments.size() != path.size()) {
                return false;
            }
            for (int i = 0; i < segments.size(); i++) {
                String segment = segments.get(i);
                boolean word = segment.startsWith("_") || segment.startsWith("$");
                if (path.get(i).startsWith("{")
                        ? word && !path.get(i).equals("{any}")
                        : !path.get(i).equals(segment)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Route> routes = new ArrayList<>();

    /** Adds a row; the path is written as in {@code {type}/{id}/_history}. */
    public Router add(String code, Level level, String method, String path, Interaction interaction) {
        List<String> segments = path.isEmpty() ? List.of() : List.of(path.split("/", -1));
        routes.add(new Route(code, level, method, segments, interaction));
        return this;
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** The code of the interaction that would carry the request out, for the audit; {@code unknown} where there is none. */
    public String code(FhirRequest request) {
        return routes.stream()
                .filter(route -> route.method().equals(method(request)) && route.fits(request.path()))
                .map(Route::code)
                .findFirst()
                .orElse("unknown");
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            if (route.fits(request.path())) {
                if (route.method().equals(method(request))) {
                    return route.interaction().handle(request);
                }
                allowed.add(route.method());
            }
        }
        if (allowed.isEmpty()) {
            throw Problem.notFound("This service has nothing at this URL; look at its /metadata");
        }
        throw Problem.methodNotAllowed("This URL takes " + String.join(", ", allowed) + " and no other method");
    }

    /** HEAD is GET; the edge leaves the body out. */
    private static String method(FhirRequest request) {
        String method = request.method().toUpperCase(Locale.ROOT);
        return method.equals("HEAD") ? "GET" : method;
    }
}
