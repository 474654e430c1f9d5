package health.callisto.localhost.eventhubs;

import java.util.Date;
import java.util.Map;

/** Tells what a hub or a partition is like. */
final class ManagementNode implements RequestNode {
    private static final int OK = 200;

    private final HubStore store;

    ManagementNode(HubStore store) {
        this.store = store;
    }

    @Override
    public int answer(Map<String, Object> request, Map<String, Object> body) {
        if (!"READ".equals(request.get("operation"))) {
            throw AmqpRefusal.invalid("The operation must be READ");
        }
        Hub hub = store.hub(String.valueOf(request.get("name")));
        body.put("name", hub.name());
        body.put("type", request.get("type"));
        switch (String.valueOf(request.get("type"))) {
            case "com.microsoft:eventhub" -> describe(hub, body);
            case "com.microsoft:partition" -> describe(hub.partition(String.valueOf(request.get("partition"))), body);
            default -> throw AmqpRefusal.invalid("The type must be com.microsoft:eventhub or com.microsoft:partition");
        }
        return OK;
    }

    private static void describe(Hub hub, Map<String, Object> body) {
        body.put("created_at", Date.from(hub.createdAt()));
        body.put("partition_count", hub.partitions().size());
        body.put("partition_ids", hub.partitions().stream().map(Partition::id).toArray(String[]::new));
    }

    private static void describe(Partition partition, Map<String, Object> body) {
        PartitionEnd end = partition.end();
        body.put("partition", partition.id());
        body.put("begin_sequence_number", partition.begin());
        body.put("last_enqueued_sequence_number", end.sequenceNumber());
        body.put("last_enqueued_offset", String.valueOf(end.offset()));
        body.put("last_enqueued_time_utc", Date.from(end.enqueuedAt()));
        body.put("is_partition_empty", partition.begin() > end.sequenceNumber());
    }
}
