package health.callisto.http;

import health.callisto.access.DataAction;
import health.callisto.http.Route.Effect;
import health.callisto.http.Route.Level;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** The routes of one part of the URL space, in the order in which they were added; the first that fits is taken. */
public final class RouteTable<H> {
    private final String nothing;
    private final List<Route<H>> routes = new ArrayList<>();

    /** @param nothing the message for a path that no route has */
    public RouteTable(String nothing) {
        this.nothing = nothing;
    }

    /** Adds a row; the path is written as in {@code {type}/{id}/_history}. */
    public RouteTable<H> add(
            String code, Level level, String method, String path, Effect effect, DataAction action, H handler) {
        return add(new Route<>(code, level, method, segments(path), effect, action, false, handler));
    }

    /** Adds a row whose requests need the storage account. */
    public RouteTable<H> addStored(
            String code, Level level, String method, String path, Effect effect, DataAction action, H handler) {
        return add(new Route<>(code, level, method, segments(path), effect, action, true, handler));
    }

    private RouteTable<H> add(Route<H> route) {
        routes.add(route);
        return this;
    }

    private static List<String> segments(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split("/", -1));
    }

    /** All of them, in their order. */
    public List<Route<H>> routes() {
        return List.copyOf(routes);
    }

    /** The route of a request, if there is one; HEAD is GET, and delivery leaves the body out. */
    public Optional<Route<H>> find(String method, List<String> path) {
        String asked = asked(method);
        for (Route<H> route : routes) {
            if (route.method().equals(asked) && route.fits(path)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    /** Why there is no route: Problem NOT_FOUND for the path, or METHOD_NOT_ALLOWED with the methods that it takes. */
    public Problem missing(List<String> path) {
        TreeSet<String> allowed = new TreeSet<>();
        for (Route<H> route : routes) {
            if (route.fits(path)) {
                allowed.add(route.method());
            }
        }
        return allowed.isEmpty()
                ? Problem.notFound(nothing)
                : Problem.methodNotAllowed("This URL takes " + String.join(", ", allowed) + " and no other method");
    }

    private static String asked(String method) {
        String upper = method.toUpperCase(Locale.ROOT);
        return upper.equals("HEAD") ? "GET" : upper;
    }
}
