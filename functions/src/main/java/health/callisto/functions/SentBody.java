package health.callisto.functions;

/**
 * What a request of a host implements that keeps the bytes of its body, beside {@code HttpRequestMessage}: the local host's do. The
 * Java worker's have only a text, in which what was no UTF-8 is lost.
 */
public interface SentBody {
    /** The bytes as they were sent; empty where there are none. */
    byte[] sentBody();
}
