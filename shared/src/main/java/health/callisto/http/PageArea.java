package health.callisto.http;

import health.callisto.access.Caller;
import health.callisto.access.DataAction;
import health.callisto.http.Route.Effect;
import health.callisto.http.Route.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Pages that belong to no service and are open to everybody, such as {@code /readyz}: they say nothing of any data. */
public final class PageArea implements Area {
    private final RouteTable<Supplier<HttpResponse>> pages = new RouteTable<>("There is no such page");
    private final Set<String> paths = new HashSet<>();
    private final ErrorForm errors;

    /** @param errors the form that errors have */
    public PageArea(ErrorForm errors) {
        this.errors = errors;
    }

    /** Adds a page; the path is written without its first slash. */
    public PageArea add(String path, Supplier<HttpResponse> page) {
        paths.add("/" + path);
        pages.add(path, Level.OTHER, "GET", path, Effect.READS, DataAction.OPEN, page);
        return this;
    }

    @Override
    public boolean has(RequestUri uri) {
        return paths.contains(uri.path());
    }

    @Override
    public ErrorForm errors(RequestUri uri) {
        return errors;
    }

    @Override
    public Call match(HttpRequest request, RequestUri uri, String requestId) {
        List<String> path = uri.segments();
        Route<Supplier<HttpResponse>> route = pages.find(request.method(), path).orElseThrow(() -> pages.missing(path));
        return new Page(route);
    }

    private record Page(Route<Supplier<HttpResponse>> route) implements Call {
        @Override
        public String code() {
            return route.code();
        }

        @Override
        public DataAction action() {
            return route.action();
        }

        @Override
        public Optional<String> target() {
            return Optional.empty();
        }

        @Override
        public HttpResponse answer(Caller caller) {
            return route.handler().get();
        }
    }
}
