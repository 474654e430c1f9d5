package health.callisto.iot.hub;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import health.callisto.iot.message.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends measurements to the normalized hub: those of one device into one partition, in their order. */
public final class NormalizedHub {
    /** The property of an event that names its connector. */
    public static final String CONNECTOR = "connector";

    private final HubClient hub;
    private final boolean compress;

    /** @param compress whether measurements of a partition go as one compressed event */
    public NormalizedHub(HubClient hub, boolean compress) {
        this.hub = hub;
        this.compress = compress;
    }

    /** A measurement, whose it is and what it came from. */
    public record Outgoing(String connector, Measurement measurement, HubEvent source) {}

    /**
     * Returns when the hub has accepted them all, but for those that it can never take: these are answered. AmqpException: part of
     * them may have arrived, the same may be sent again.
     */
    public List<Outgoing> send(List<Outgoing> measurements) {
        if (measurements.isEmpty()) {
            return List.of();
        }
        EventHubProducerClient producer = hub.producer();
        List<String> partitions =
                producer.getEventHubProperties().getPartitionIds().stream().toList();
        Map<String, List<Outgoing>> byPartition = new LinkedHashMap<>();
        for (Outgoing outgoing : measurements) {
            int key = Integer.parseInt(PartitionKey.of(outgoing.measurement().deviceId()));
            byPartition
                    .computeIfAbsent(partitions.get(key % partitions.size()), partition -> new ArrayList<>())
                    .add(outgoing);
        }
        List<Outgoing> tooLarge = new ArrayList<>();
        byPartition.forEach((partition, its) -> tooLarge.addAll(send(producer, partition, packed(its))));
        return tooLarge;
    }

    /** What becomes one event. */
    private record Packed(List<Outgoing> measurements, EventData event) {}

    private List<Packed> packed(List<Outgoing> measurements) {
        List<Packed> events = new ArrayList<>();
        if (!compress) {
            measurements.forEach(outgoing -> events.add(new Packed(
                    List.of(outgoing),
                    marked(new EventData(NormalizedEvent.single(outgoing.measurement())), outgoing.connector()))));
            return events;
        }
        Map<String, List<Outgoing>> byConnector = measurements.stream()
                .collect(Collectors.groupingBy(Outgoing::connector, LinkedHashMap::new, Collectors.toList()));
        byConnector.forEach((connector, its) -> events.add(group(connector, its)));
        return events;
    }

    private static Packed group(String connector, List<Outgoing> measurements) {
        EventData event = new EventData(NormalizedEvent.compressed(
                measurements.stream().map(Outgoing::measurement).toList()));
        event.setContentType(NormalizedEvent.COMPRESSED_TYPE);
        event.getProperties().put(NormalizedEvent.GROUP, true);
        return new Packed(measurements, marked(event, connector));
    }

    private static EventData marked(EventData event, String connector) {
        event.getProperties().put(CONNECTOR, connector);
        return event;
    }

    private static List<Outgoing> send(EventHubProducerClient producer, String partition, List<Packed> events) {
        CreateBatchOptions options = new CreateBatchOptions().setPartitionId(partition);
        List<Outgoing> tooLarge = new ArrayList<>();
        EventDataBatch batch = producer.createBatch(options);
        for (Packed packed : events) {
            if (batch.tryAdd(packed.event())) {
                continue;
            }
            if (batch.getCount() > 0) {
                producer.send(batch);
                batch = producer.createBatch(options);
            }
            if (!batch.tryAdd(packed.event())) {
                tooLarge.addAll(halves(producer, partition, packed));
            }
        }
        if (batch.getCount() > 0) {
            producer.send(batch);
        }
        return tooLarge;
    }

    /** A group that is too large goes as two, down to the one measurement that nothing can be done about. */
    private static List<Outgoing> halves(EventHubProducerClient producer, String partition, Packed packed) {
        List<Outgoing> all = packed.measurements();
        if (all.size() == 1) {
            return all;
        }
        String connector = all.get(0).connector();
        int middle = all.size() / 2;
        return send(
                producer,
                partition,
                List.of(group(connector, all.subList(0, middle)), group(connector, all.subList(middle, all.size()))));
    }
}
