package health.callisto.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.credential.AzureKeyCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.BinaryData;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.messaging.eventgrid.EventGridPublisherClient;
import com.azure.messaging.eventgrid.EventGridPublisherClientBuilder;
import com.fasterxml.jackson.databind.util.RawValue;
import health.callisto.config.EventSettings;
import health.callisto.config.EventSettings.EventSchema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The Event Grid topic that events go to. Tries once: when to try again is for who knows what has become of the rest. */
final class EventTopic {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private static final String CLOUD_EVENTS_BATCH = "application/cloudevents-batch+json; charset=utf-8";

    private final EventGridPublisherClient<BinaryData> client;

    /**
     * Events are handed to the client as they are to be sent: its own event classes would drop digits of a time.
     *
     * @param answer how long an answer may take
     */
    EventTopic(URI endpoint, EventSettings settings, Duration answer) {
        EventGridPublisherClientBuilder builder = new EventGridPublisherClientBuilder()
                .endpoint(endpoint.toString())
                .httpClient(http(settings, answer))
                .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ZERO)));
        if (settings.key().isPresent()) {
            builder.credential(new AzureKeyCredential(settings.key().get()));
        } else {
            builder.credential(new DefaultAzureCredentialBuilder().build());
        }
        if (settings.schema() == EventSchema.CLOUD_EVENTS) {
            builder.addPolicy(EventTopic::asCloudEvents);
        }
        client = builder.buildCustomEventPublisherClient();
    }

    private static Mono<HttpResponse> asCloudEvents(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        context.getHttpRequest().setHeader(HttpHeaderName.CONTENT_TYPE, CLOUD_EVENTS_BATCH);
        return next.process();
    }

    private static HttpClient http(EventSettings settings, Duration answer) {
        java.net.http.HttpClient.Builder http =
                java.net.http.HttpClient.newBuilder().connectTimeout(CONNECT);
        settings.certificate().ifPresent(file -> http.sslContext(TrustedCertificate.context(file)));
        return new JdkHttpClientBuilder(http)
                .connectionTimeout(CONNECT)
                .responseTimeout(answer)
                .readTimeout(answer)
                .writeTimeout(answer)
                .build();
    }

    /** Sends the events as one batch. */
    SendResult send(List<byte[]> events) {
        try {
            client.sendEvents(events.stream().map(EventTopic::asItIs).toList());
            return SendResult.OK;
        } catch (HttpResponseException e) {
            HttpResponse response = e.getResponse();
            return response == null ? retry(e) : refused(response);
        } catch (RuntimeException e) {
            // The connection failed, broke or hung, or there is no token: the batch may have arrived.
            return retry(e);
        }
    }

    /** Bytes as such the client would send in base64. */
    private static BinaryData asItIs(byte[] event) {
        return BinaryData.fromObject(new RawValue(new String(event, UTF_8)));
    }

    private static SendResult retry(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new SendResult(SendResult.Kind.RETRY, cause.getClass().getSimpleName(), Duration.ZERO);
    }

    /** A request that is wrong in itself stays so; everything else is a matter of the topic, its key or its load. */
    private static SendResult refused(HttpResponse response) {
        int status = response.getStatusCode();
        SendResult.Kind kind =
                switch (status) {
                    case 400, 413, 415, 422 -> SendResult.Kind.REFUSED;
                    default -> SendResult.Kind.RETRY;
                };
        Duration after = Optional.ofNullable(response.getHeaderValue(HttpHeaderName.RETRY_AFTER))
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
        return new SendResult(kind, "HTTP status " + status, after);
    }
}
