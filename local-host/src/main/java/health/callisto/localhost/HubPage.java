package health.callisto.localhost;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        EventData event = new EventData(BufferUtil.toArray(Content.Source.asByteBuffer(request)));
        for (HttpField header : request.getHeaders()) {
            if (header.getLowerCaseName().startsWith(PROPERTY)) {
                event.getProperties().put(header.getLowerCaseName().substring(PROPERTY.length()), header.getValue());
            }
        }
        SendOptions options = new SendOptions();
        String key = request.getHeaders().get("x-partition-key");
        if (key != null) {
            options.setPartitionKey(key);
        }
        try {
            producers.computeIfAbsent(path.group(1), this::producer).send(List.of(event), options);
            response.setStatus(CREATED);
            response.write(true, BufferUtil.EMPTY_BUFFER, callback);
        } catch (RuntimeException e) {
            response.setStatus(REFUSED);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
            String reason = "The hub " + path.group(1) + " does not take it: " + e.getMessage();
            response.write(true, BufferUtil.toBuffer(reason, StandardCharsets.UTF_8), callback);
        }
        return true;
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
