package health.callisto.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request as a host hands it over. What arrives as its body:
 *
 * <ul>
 *   <li>The local host gives the bytes that were sent, of every content type; {@code decoded} is false.
 *   <li>The Functions host reads the bytes as UTF-8 and gives a text, of every content type but {@code application/octet-stream}
 *       and {@code multipart/…}; {@code decoded} is true. Whatever is no UTF-8 (a gzip body, an image) is lost: each such byte has
 *       become U+FFFD.
 *   <li>The Functions host gives the bytes of {@code application/octet-stream} and {@code multipart/…}, which its Java worker cannot
 *       bind to the parameter of our function: the caller gets the host's own 500.
 *   <li>The Functions host gives nothing where there is no {@code Content-Length}, so nothing of a chunked body.
 * </ul>
 *
 * {@link ArrivedBody} refuses or unpacks what came so, before anybody reads the body.
 *
 * @param uri absolute, as the caller sent it, not decoded; empty where the host has not kept it, which is refused
 * @param headers by lower-case name
 * @param body the bytes; empty where there are none
 * @param decoded whether the host has made a text of the bytes and the body is that text's UTF-8
 */
public record HttpRequest(String method, String uri, Map<String, String> headers, byte[] body, boolean decoded) {
    /** A request with the bytes that were sent. */
    public HttpRequest(String method, String uri, Map<String, String> headers, byte[] body) {
        this(method, uri, headers, body, false);
    }

    /** A request whose host has decoded the body. */
    public HttpRequest(String method, String uri, Map<String, String> headers, String text) {
        this(method, uri, headers, text.getBytes(StandardCharsets.UTF_8), true);
    }

    /** The body as text; Problem INVALID where it is no UTF-8. */
    public String text() {
        ArrivedBody.requireUtf8(this);
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The same request with another body, as if it had been sent so: without a content encoding. */
    HttpRequest unpacked(byte[] bytes) {
        Map<String, String> others = new java.util.HashMap<>(headers);
        others.remove("content-encoding");
        return new HttpRequest(method, uri, Map.copyOf(others), bytes, decoded);
    }
}
