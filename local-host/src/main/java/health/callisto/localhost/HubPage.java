package health.callisto.localhost;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * {@code POST /eventhubs/{hub}/messages}: sends an event without a client, as the REST API of Event Hubs does (Send event). Headers
 * that begin with {@code x-property-} become its properties, {@code x-partition-key} its partition key.
 */
final class HubPage extends Handler.Abstract {
    private static final Pattern PATH = Pattern.compile("/eventhubs/([A-Za-z0-9._-]+)/messages");
    private static final String PROPERTY = "x-property-";
    private static final int CREATED = 201;
    private static final int REFUSED = 400;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    /** Of an encoded event; what is added to the body by encoding it counts too, and is measured by the client. */
    private static final int MOST_BYTES = 1024 * 1024;
    /** Of a partition key, as Event Hubs has it. */
    private static final int MOST_KEY_CHARACTERS = 128;

    private final String connection;
    private final Map<String, EventHubProducerClient> producers = new ConcurrentHashMap<>();

    /** @param connection string of the namespace */
    HubPage(String connection) {
        this.connection = connection;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Matcher path = PATH.matcher(Request.getPathInContext(request));
        if (!path.matches() || !request.getMethod().equals("POST")) {
            return false;
        }
        String hub = path.group(1);
        String key = request.getHeaders().get("x-partition-key");
        if (key != null && key.length() > MOST_KEY_CHARACTERS) {
            // The client would write the key into the log.
            refuse(REFUSED, "x-partition-key has at most " + MOST_KEY_CHARACTERS + " characters", response, callback);
            return true;
        }
        byte[] body = body(request);
        if (body.length > MOST_BYTES) {
            refuse(TOO_LARGE, "An event has at most " + MOST_BYTES + " bytes", response, callback);
            return true;
        }
        try {
            EventHubProducerClient producer = producers.computeIfAbsent(hub, this::producer);
            EventDataBatch batch = producer.createBatch(options(request));
            // Given the event itself, the client would leave out one that is too large, and say nothing.
            if (batch.tryAdd(event(request, body))) {
                producer.send(batch);
                response.setStatus(CREATED);
                response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            } else {
                refuse(TOO_LARGE, "An event has at most " + MOST_BYTES + " bytes, encoded", response, callback);
            }
        } catch (AmqpException e) {
            refuse(status(e), "The hub " + hub + " does not take it: " + e.getMessage(), response, callback);
        }
        return true;
    }

    /** At most one byte more than may be. */
    private static byte[] body(Request request) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            return in.readNBytes(MOST_BYTES + 1);
        }
    }

    private static EventData event(Request request, byte[] body) {
        EventData event = new EventData(body);
        for (HttpField header : request.getHeaders()) {
            if (header.getLowerCaseName().startsWith(PROPERTY)) {
                event.getProperties().put(header.getLowerCaseName().substring(PROPERTY.length()), header.getValue());
            }
        }
        return event;
    }

    private static CreateBatchOptions options(Request request) {
        CreateBatchOptions options = new CreateBatchOptions();
        String key = request.getHeaders().get("x-partition-key");
        if (key != null) {
            options.setPartitionKey(key);
        }
        return options;
    }

    private static int status(AmqpException e) {
        AmqpErrorCondition condition = e.getErrorCondition();
        if (condition == AmqpErrorCondition.LINK_PAYLOAD_SIZE_EXCEEDED) {
            return TOO_LARGE;
        }
        return condition == AmqpErrorCondition.NOT_FOUND ? NOT_FOUND : REFUSED;
    }

    private static void refuse(int status, String reason, Response response, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.write(true, BufferUtil.toBuffer(reason, StandardCharsets.UTF_8), callback);
    }

    private EventHubProducerClient producer(String hub) {
        return new EventHubClientBuilder().connectionString(connection, hub).buildProducerClient();
    }

    @Override
    protected void doStop() throws Exception {
        producers.values().forEach(EventHubProducerClient::close);
        super.doStop();
    }
}
