package health.callisto.localhost.eventhubs;

import java.util.Map;

/**
 * Claims based security: takes tokens for hubs. Whoever reaches the loopback address is trusted, so the signature is not
 * checked; that the hub exists is.
 */
final class CbsNode implements RequestNode {
    private static final int ACCEPTED = 202;

    private final HubStore store;

    CbsNode(HubStore store) {
        this.store = store;
    }

    @Override
    public int answer(Map<String, Object> request, Map<String, Object> body) {
        if (!"put-token".equals(request.get("operation"))) {
            throw AmqpRefusal.invalid("The operation must be put-token");
        }
        if (!(request.get("name") instanceof String name)) {
            throw AmqpRefusal.invalid("The name of what the token is for is missing");
        }
        EntityPath entity = EntityPath.of(name);
        Hub hub = store.hub(entity.hub());
        if (!entity.partition().isEmpty()) {
            hub.partition(entity.partition());
        }
        return ACCEPTED;
    }
}
