package health.callisto.http;

import health.callisto.access.Audit;
import health.callisto.access.Authenticator;
import health.callisto.access.Caller;
import health.callisto.access.DataAction;
import health.callisto.config.Limits;
import health.callisto.problem.Problem;
import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The way of every request, in this order and nowhere else: parse, match the route, authenticate, authorise, guard, handle, audit,
 * deliver. The areas have the routes. Entries of a batch pass the steps from the match on once more, each for itself.
 */
public final class Pipeline {
    /** Of path and query, as Kestrel and so the Functions host has it. */
    private static final int MAX_URL = 8_192;
    /** What may stand in a line of the log: a blank or a line break would forge other fields. */
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._~:/+@|-]{1,128}={0,2}");

    /** Of a request whose URL cannot be read. */
    private static final RequestUri NO_URI = new RequestUri("", "/", "");

    private final List<Area> areas;
    private final Area rest;
    private final Authenticator authenticator;
    private final Edge edge;
    private final Audit audit;
    private final PublicOrigin origin;
    private final SteadyTime time;
    private final Supplier<String> newId;
    private final BodiesUnderWay bodies;

    /**
     * Wires it.
     *
     * @param areas that have some of the URLs
     * @param rest has all others
     * @param origin where callers see the product
     * @param newId makes ids of requests that bring none
     * @param limits of each request, and of all that are under way
     */
    public Pipeline(
            List<Area> areas,
            Area rest,
            Authenticator authenticator,
            Edge edge,
            Audit audit,
            PublicOrigin origin,
            Clock clock,
            Supplier<String> newId,
            Limits limits) {
        this.areas = List.copyOf(areas);
        this.rest = rest;
        this.authenticator = authenticator;
        this.edge = edge;
        this.audit = audit;
        this.origin = origin;
        this.time = SteadyTime.beside(clock);
        this.newId = newId;
        this.bodies = new BodiesUnderWay(limits.bodyBytes());
    }

    /** The response; never throws. */
    public HttpResponse handle(HttpRequest request) {
        String sent = request.headers().getOrDefault("x-request-id", "");
        String requestId = REQUEST_ID.matcher(sent).matches() ? sent : newId.get();
        HttpResponse response = edge.answer(rest.errors(NO_URI), () -> {
            RequestUri uri = origin.of(request.headers(), RequestUri.parse(request.uri()));
            return Delivery.of(request, uri, audited(area(uri), request, uri, requestId));
        });
        return Delivery.typed(response).with("X-Request-Id", requestId);
    }

    private Area area(RequestUri uri) {
        for (Area area : areas) {
            if (area.has(uri)) {
                return area;
            }
        }
        return rest;
    }

    /** What is known of a request so far, for the audit of whatever becomes of it. */
    private static final class Known {
        private Optional<Call> call = Optional.empty();
        private Caller caller = Caller.ANONYMOUS;
    }

    private HttpResponse audited(Area area, HttpRequest request, RequestUri uri, String requestId) {
        long start = time.now();
        Known known = new Known();
        HttpResponse response = edge.answer(area.errors(uri), () -> called(area, request, uri, requestId, known));
        if (known.call.isEmpty()) {
            return response;
        }
        Call call = known.call.get();
        call.target()
                .ifPresent(target -> audit.record(new Audit.Entry(
                        target, known.caller, call.code(), response.status(), time.since(start), requestId)));
        return call.finish(response);
    }

    private HttpResponse called(Area area, HttpRequest request, RequestUri uri, String requestId, Known known) {
        checkUrl(request, uri);
        if (authenticator.takesAnyone()) {
            LocalCallers.checkHost(request.headers());
        }
        Call call = area.match(request, uri, requestId);
        known.call = Optional.of(call);
        if (call.action() == DataAction.OPEN) {
            return call.answer(Caller.ANONYMOUS);
        }
        known.caller =
                authenticator.authenticate(Optional.ofNullable(request.headers().get("authorization")));
        if (authenticator.takesAnyone()) {
            LocalCallers.checkWrite(request.method(), uri.path(), request.headers(), call::allows);
        }
        return bodies.with(BodiesUnderWay.weight(request), () -> call.answer(known.caller));
    }

    private static void checkUrl(HttpRequest request, RequestUri uri) {
        if (request.uri().isEmpty()) {
            // What it would mean is not guessed from what is left of it.
            throw Problem.invalid("The URL has characters that must be percent-encoded, such as | as %7C");
        }
        if (uri.path().length() + uri.query().length() >= MAX_URL) {
            throw Problem.uriTooLong("The URL is longer than " + MAX_URL + " characters; a search may be sent as POST"
                    + " [type]/_search, its parameters in the body");
        }
    }
}
