package health.callisto.http;

import health.callisto.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Makes sure that the body that arrived is the body that was sent, for every route: nothing is stored of a body that a host dropped
 * (chunked) or damaged (decoded as text although it was none). A gzip body is unpacked (RFC 9110, 8.4).
 */
public final class ArrivedBody {
    /** What a body may have, a compressed one after it was unpacked too. */
    public static final int MAX_BYTES = 50 * 1024 * 1024;

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");
    /** U+FFFD in UTF-8: the host puts it where bytes were no UTF-8. */
    private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);

    private ArrivedBody() {}

    /** The request with its body whole and unpacked; Problem LENGTH_REQUIRED, UNSUPPORTED_MEDIA_TYPE, TOO_LARGE or INVALID. */
    public static HttpRequest of(HttpRequest request) {
        boolean empty = request.body().length == 0;
        checkLength(request.method(), request.headers(), empty);
        HttpRequest unpacked = empty ? request : unpacked(request);
        if (unpacked.body().length > MAX_BYTES) {
            throw Problem.tooLarge("The body is larger than 50 MB; use $import for larger data");
        }
        return unpacked;
    }

    /** Problem LENGTH_REQUIRED for a chunked body of which nothing has arrived. */
    public static void checkLength(String method, Map<String, String> headers, boolean empty) {
        boolean chunked = headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
        if (chunked && empty && !WITHOUT_BODY.contains(method)) {
            throw Problem.lengthRequired("A chunked request body does not arrive; send a Content-Length");
        }
    }

    private static HttpRequest unpacked(HttpRequest request) {
        return switch (coding(request)) {
            case "identity", "" -> request;
            case "gzip", "x-gzip" -> {
                if (request.decoded()) {
                    // The Functions host has made a text of it, from which the bytes cannot be made again.
                    throw Problem.unsupportedMediaType(
                            "A compressed request body does not arrive whole at this host; send it uncompressed, without Content-Encoding");
                }
                yield request.unpacked(gunzip(request.body()));
            }
            default ->
                throw Problem.unsupportedMediaType(
                        "The Content-Encoding of the body is not taken; send it as gzip or without one");
        };
    }

    private static String coding(HttpRequest request) {
        return request.headers()
                .getOrDefault("content-encoding", "identity")
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /**
     * What a packed body is going to take, at most one byte more than a body may have; 0 of one that is not packed or not unpacked.
     * It is counted by unpacking it into nothing: what a body says of its own length is not to be believed.
     */
    static int unpackedBytes(HttpRequest request) {
        String coding = coding(request);
        if (request.decoded() || !(coding.equals("gzip") || coding.equals("x-gzip"))) {
            return 0;
        }
        byte[] some = new byte[8192];
        int count = 0;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(request.body()), some.length)) {
            int read = in.read(some);
            while (read >= 0 && count <= MAX_BYTES) {
                count += read;
                read = in.read(some);
            }
        } catch (IOException e) {
            // The body is refused where it is unpacked; until there it takes this much.
            return Math.min(count, MAX_BYTES + 1);
        }
        return Math.min(count, MAX_BYTES + 1);
    }

    /** At most one byte more than may be. */
    private static byte[] gunzip(byte[] body) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw Problem.invalid("The body says that it is gzip but cannot be unpacked; send it whole");
        }
    }

    /** Whether bytes were lost when the host made a text of them, or the text had U+FFFD itself, which nobody can know. */
    public static boolean isDamaged(HttpRequest request) {
        return request.decoded() && indexOfReplacement(request.body()) >= 0;
    }

    /** Problem INVALID where the body is no text in UTF-8. */
    static void requireUtf8(HttpRequest request) {
        if (request.decoded() ? isDamaged(request) : !isUtf8(request.body())) {
            throw Problem.invalid(
                    request.decoded()
                            ? "The body is not valid UTF-8 (or holds the replacement character U+FFFD, which stands for that)"
                            : "The body is not valid UTF-8");
        }
    }

    private static boolean isUtf8(byte[] body) {
        int at = 0;
        while (at < body.length && body[at] >= 0) {
            at++;
        }
        if (at == body.length) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, at, body.length - at));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static int indexOfReplacement(byte[] body) {
        for (int i = 0; i + 2 < body.length; i++) {
            if (body[i] == REPLACEMENT[0] && body[i + 1] == REPLACEMENT[1] && body[i + 2] == REPLACEMENT[2]) {
                return i;
            }
        }
        return -1;
    }
}
