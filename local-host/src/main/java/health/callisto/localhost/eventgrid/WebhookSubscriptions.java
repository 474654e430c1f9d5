package health.callisto.localhost.eventgrid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.UUID;

/**
 * Makes event subscriptions behind the validation handshake: the endpoint must send back the code that it is sent, or its
 * owner must open the URL that came with it; nothing is delivered before (Event Grid, webhook endpoint validation).
 */
final class WebhookSubscriptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReceivedEventStore store;
    private final Webhook webhook;
    private final Runnable changed;

    /** @param changed is told when there is something new to deliver to */
    WebhookSubscriptions(ReceivedEventStore store, Webhook webhook, Runnable changed) {
        this.store = store;
        this.webhook = webhook;
        this.changed = changed;
    }

    /** @param origin of this host, for the validation URL */
    Reply put(String name, String body, String origin) {
        if (!name.matches("[A-Za-z0-9-]{3,64}")) {
            throw new IllegalArgumentException("The name of a subscription is 3 to 64 of A-Z, a-z, 0-9 and '-'");
        }
        boolean isNew = store.subscription(name).isEmpty();
        LocalSubscription asked =
                new LocalSubscription(name, body, UUID.randomUUID().toString(), false);
        String url = origin + "/eventgrid/validate/" + name + "/" + asked.validationCode();
        Webhook.Validation validation;
        try {
            validation = webhook.validate(asked, url);
        } catch (IOException e) {
            return Reply.error(
                    400, "UrlValidation", "The endpoint " + asked.endpoint() + " gives no answer: " + reason(e));
        }
        return switch (validation) {
            case ECHOED -> {
                store.subscribe(asked.validated());
                changed.run();
                yield new Reply(isNew ? 201 : 200, told(asked.validated()));
            }
            case AWAITED -> {
                store.subscribe(asked);
                yield new Reply(isNew ? 201 : 200, told(asked));
            }
            case FAILED ->
                Reply.error(400, "UrlValidation", "The endpoint " + asked.endpoint() + " did not pass the validation");
        };
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The owner of an endpoint has opened the validation URL. */
    Reply validate(String name, String code) {
        LocalSubscription found = store.subscription(name)
                .filter(subscription -> subscription.validationCode().equals(code))
                .orElseThrow(() -> new IllegalArgumentException("The subscription or its code is not known"));
        store.subscribe(found.validated());
        changed.run();
        return new Reply(200, "{\"message\":\"Webhook successfully validated as a subscription endpoint.\"}");
    }

    static String told(LocalSubscription subscription) {
        try {
            ObjectNode told = (ObjectNode) JSON.readTree(subscription.definition());
            told.put("name", subscription.name());
            told.withObject("/properties")
                    .put("provisioningState", subscription.isValidated() ? "Succeeded" : "AwaitingManualAction");
            return told.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A subscription is no JSON", e);
        }
    }
}
