package health.callisto.localhost;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Hands a request on when its body is here. Until then it holds no thread: as many callers as there are threads, each with half a
 * body, would stop the host.
 */
final class WholeBodies extends Handler.Wrapper {
    /** FUNCTIONS_REQUEST_BODY_SIZE_LIMIT of the Functions host. */
    static final int MAX_BODY = 100 * 1024 * 1024;

    private static final int FIRST_BYTES = 16 * 1024;

    WholeBodies(Handler handler) {
        super(handler);
    }

    /** A request that has its body at hand. */
    static final class Whole extends Request.Wrapper {
        private final byte[] body;
        private boolean isRead;

        Whole(Request request, byte[] body) {
            super(request);
            this.body = body;
        }

        byte[] body() {
            return body;
        }

        @Override
        public Content.Chunk read() {
            if (isRead) {
                return Content.Chunk.EOF;
            }
            isRead = true;
            return Content.Chunk.from(ByteBuffer.wrap(body), true);
        }

        @Override
        public void demand(Runnable demandCallback) {
            demandCallback.run();
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        long length = request.getLength();
        // Without a length and not chunked there is none (RFC 9112, section 6.3).
        if (length == 0 || (length < 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING))) {
            return super.handle(request, response, callback);
        }
        new Arrival(request, response, callback).run();
        return true;
    }

    /** Takes what comes, and waits for more without a thread. */
    private final class Arrival implements Runnable {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private byte[] bytes;
        private int count;

        Arrival(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            long length = request.getLength();
            // What a caller says is not yet memory that it gets.
            bytes = new byte[length < 0 ? FIRST_BYTES : (int) Math.min(length, FIRST_BYTES)];
        }

        @Override
        public void run() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    Response.writeError(request, response, callback, 408, "its body did not come in time");
                    return;
                }
                take(chunk.getByteBuffer());
                boolean last = chunk.isLast();
                chunk.release();
                if (last) {
                    handOn();
                    return;
                }
            }
        }

        /** What is more than may be is counted and not kept: its sender comes to read the answer. */
        private void take(ByteBuffer some) {
            int more = some.remaining();
            if (count + more > bytes.length && count + more <= MAX_BODY) {
                long most = request.getLength() < 0 ? MAX_BODY : Math.min(request.getLength(), MAX_BODY);
                bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(2L * bytes.length, count + more)));
            }
            if (count + more <= bytes.length) {
                some.get(bytes, count, more);
                count += more;
            } else {
                some.position(some.limit());
                count = MAX_BODY + 1;
            }
        }

        private void handOn() {
            if (count > MAX_BODY) {
                Response.writeError(request, response, callback, 413, "its body is larger than 100 MB");
                return;
            }
            byte[] body = count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
            bytes = body;
            try {
                if (!WholeBodies.super.handle(new Whole(request, body), response, callback)) {
                    Response.writeError(request, response, callback, 404);
                }
            } catch (Exception e) {
                Response.writeError(request, response, callback, e);
            }
        }
    }
}
