package health.callisto.manage;

import health.callisto.access.Audit;
import health.callisto.access.Authenticator;
import health.callisto.config.Limits;
import health.callisto.http.Edge;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.PageArea;
import health.callisto.http.Pipeline;
import health.callisto.http.PublicOrigin;
import health.callisto.http.RouteTable;
import health.callisto.http.StorageGuard;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The management API with some of its routes, called over the pipeline as a host calls it. */
public final class ManagementUnderTest {
    private static final String ORIGIN = "http://localhost:7071";

    private final Pipeline pipeline;
    private final List<Audit.Entry> audited = new CopyOnWriteArrayList<>();

    private ManagementUnderTest(Authenticator authenticator, Consumer<RouteTable<Management>> routes) {
        RouteTable<Management> table = ManagementArea.table();
        routes.accept(table);
        pipeline = new Pipeline(
                List.of(new ManagementArea(table, new StorageGuard(16))),
                new PageArea((status, code, issues) -> HttpResponse.empty(status)),
                authenticator,
                new Edge(() -> "id"),
                new Audit(audited::add),
                PublicOrigin.ofRequests(),
                Clock.systemUTC(),
                () -> "request",
                Limits.standard());
    }

    /** One that asks nobody who he is. */
    public static ManagementUnderTest of(Consumer<RouteTable<Management>> routes) {
        return new ManagementUnderTest(Authenticator.off(), routes);
    }

    /** One that lets nobody in. */
    public static ManagementUnderTest closed(Consumer<RouteTable<Management>> routes) {
        return new ManagementUnderTest(Authenticator.closed(), routes);
    }

    /** One with those kinds of resources. */
    public static ManagementUnderTest of(ManagedStore store, ResourceKind... kinds) {
        ManagedResources resources = new ManagedResources(store);
        return of(table -> List.of(kinds).forEach(kind -> resources.addTo(table, kind)));
    }

    /** The answer to a request for that URL, or for that path, which begins with {@code /manage/}. */
    public HttpResponse call(String method, String url, String body, Map<String, String> headers) {
        return pipeline.handle(new HttpRequest(method, url.startsWith("/") ? ORIGIN + url : url, headers, body));
    }

    /** What the audit has, in its order. */
    public List<Audit.Entry> audited() {
        return List.copyOf(audited);
    }
}
