package health.callisto.manage;

import health.callisto.access.Caller;
import health.callisto.access.DataAction;
import health.callisto.http.Area;
import health.callisto.http.ArrivedBody;
import health.callisto.http.Call;
import health.callisto.http.ErrorForm;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.RequestUri;
import health.callisto.http.Route;
import health.callisto.http.RouteTable;
import health.callisto.http.StorageGuard;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The management API, {@code /manage/…}: its routes come from the kinds of resources and from what is below them. */
public final class ManagementArea implements Area {
    private static final String PREFIX = "/manage/";
    /** What may stand in a line of the log. */
    private static final Pattern WORD = Pattern.compile("[$A-Za-z0-9_.-]{1,64}");

    private final RouteTable<Management> routes;
    private final StorageGuard storage;

    public ManagementArea(RouteTable<Management> routes, StorageGuard storage) {
        this.routes = routes;
        this.storage = storage;
    }

    /** An empty table for it. */
    public static RouteTable<Management> table() {
        return new RouteTable<>("The management API has nothing at this URL; a service is at"
                + " /manage/workspaces/{workspace}/fhirServices/{service}");
    }

    @Override
    public boolean has(RequestUri uri) {
        return uri.path().startsWith(PREFIX);
    }

    @Override
    public ErrorForm errors(RequestUri uri) {
        return ArmErrors.of(uri.path());
    }

    @Override
    public Call match(HttpRequest request, RequestUri uri, String requestId) {
        List<String> segments = uri.segments();
        List<String> path = segments.subList(1, segments.size());
        return new Matched(request, uri, path, routes.find(request.method(), path), this);
    }

    private record Matched(
            HttpRequest sent, RequestUri uri, List<String> path, Optional<Route<Management>> route, ManagementArea area)
            implements Call {
        @Override
        public String code() {
            return route.map(Route::code).orElse("unknown");
        }

        @Override
        public DataAction action() {
            return route.map(Route::action).orElse(DataAction.MANAGEMENT_READ);
        }

        @Override
        public Optional<String> target() {
            return Optional.of(path.stream()
                    .map(word -> WORD.matcher(word).matches() ? word : "?")
                    .collect(Collectors.joining("/", PREFIX, "")));
        }

        @Override
        public HttpResponse answer(Caller caller) {
            Route<Management> found = route.orElseThrow(() -> area.routes.missing(path));
            ManagementCall call = new ManagementCall(ArrivedBody.of(sent), uri, path);
            return area.storage.pass(found, () -> found.handler().handle(call));
        }
    }
}
