package health.callisto.telemetry;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;

/** Tells requests to storage from each other. */
final class Requested {
    private static final HttpHeaderName LEASE = HttpHeaderName.fromString("x-ms-lease-id");

    private Requested() {}

    /** The table is made. */
    static boolean table(HttpRequest request) {
        return request.getHttpMethod() == HttpMethod.POST
                && request.getUrl().getPath().endsWith("/Tables");
    }

    /** Rows are written. */
    static boolean transaction(HttpRequest request) {
        return request.getUrl().getPath().endsWith("/$batch");
    }

    /** A lease is asked for. */
    static boolean lease(HttpRequest request) {
        return String.valueOf(request.getUrl().getQuery()).contains("comp=lease");
    }

    /** The mark moves: its blob is written under the lease. */
    static boolean movedMark(HttpRequest request) {
        return request.getHttpMethod() == HttpMethod.PUT
                && request.getUrl().getPath().endsWith("/account-snapshot")
                && request.getHeaders().getValue(LEASE) != null
                && !lease(request);
    }
}
