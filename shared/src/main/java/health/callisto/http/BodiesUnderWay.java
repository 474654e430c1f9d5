package health.callisto.http;

import health.callisto.problem.Problem;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The large bodies of all requests that are under way share a budget: parsed, a body takes several times its length, and requests
 * that come together would take more memory than there is. One alone is always taken.
 */
public final class BodiesUnderWay {
    /** Smaller ones are not counted: there are only so many requests at once. */
    static final int SMALL = 64 * 1024;

    /** The objects that are made of XML take so much more than those of JSON. */
    private static final int XML = 4;

    private final long most;
    private final AtomicLong used = new AtomicLong();

    /** @param most bytes at once */
    public BodiesUnderWay(long most) {
        this.most = most;
    }

    /** Bytes of the body as it came and, of a packed one, of what it unpacks to, which is not unpacked into memory for this. */
    public static int weight(HttpRequest request) {
        int bytes = request.body().length + ArrivedBody.unpackedBytes(request);
        String type = Negotiation.mediaType(request.headers().getOrDefault("content-type", ""));
        // No host takes a body that is long enough for this to overflow.
        return Format.isXml(type) ? bytes * XML : bytes;
    }

    /** What the work answers; Problem UNAVAILABLE where there is no room for its body now. */
    public HttpResponse with(int bytes, Supplier<HttpResponse> work) {
        if (bytes <= SMALL) {
            return work.get();
        }
        long before = used.getAndAdd(bytes);
        try {
            if (before > 0 && before + bytes > most) {
                throw Problem.unavailable("Other requests with large bodies are under way; together they may have "
                        + (most >> 20) + " MB (CALLISTO_BODIES_MB). Send this one again shortly");
            }
            return work.get();
        } finally {
            used.addAndGet(-bytes);
        }
    }
}
