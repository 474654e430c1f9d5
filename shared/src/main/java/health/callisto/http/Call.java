package health.callisto.http;

import health.callisto.access.Caller;
import health.callisto.access.DataAction;
import java.util.Optional;

/** A request whose route is known: what the steps after the match need to know of it, and the work itself. */
public interface Call {
    /** The name of the interaction, for the audit; {@code unknown} if no route fits. */
    String code();

    /** The right that its caller needs; OPEN if it needs none, and then nobody is asked who he is. */
    DataAction action();

    /** What the audit names as its place, such as {@code workspace/service}; empty if it is not audited. */
    Optional<String> target();

    /** Reports if a page of that origin may write here. */
    default boolean allows(String origin) {
        return false;
    }

    /** Carries it out; Problem for whatever fails, a route that is missing included. */
    HttpResponse answer(Caller caller);

    /** The response, an error included, as the caller wants it: format, CORS. */
    default HttpResponse finish(HttpResponse response) {
        return response;
    }
}
