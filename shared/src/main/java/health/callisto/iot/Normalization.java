package health.callisto.iot;

import health.callisto.iot.DeviceDeadLetters.Stage;
import health.callisto.iot.hub.HubBatch;
import health.callisto.iot.hub.HubEvent;
import health.callisto.iot.hub.NormalizedHub;
import health.callisto.iot.hub.NormalizedHub.Outgoing;
import health.callisto.iot.mapping.DeviceMapping;
import health.callisto.iot.message.DataError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Device messages to measurements: what the trigger of the device hub calls. */
final class Normalization {
    private static final String NOBODY = "-";

    private final ConnectorDirectory connectors;
    private final MappingStore mappingStore;
    private final NormalizedHub normalized;
    private final DeviceDeadLetters deadLetters;
    private final IotMetrics metrics;
    private final Clock clock;
    private final Map<String, LiveMapping<DeviceMapping>> mappings = new ConcurrentHashMap<>();

    Normalization(
            ConnectorDirectory connectors,
            MappingStore mappingStore,
            NormalizedHub normalized,
            DeviceDeadLetters deadLetters,
            IotMetrics metrics,
            Clock clock) {
        this.connectors = connectors;
        this.mappingStore = mappingStore;
        this.normalized = normalized;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Returns when the measurements of all messages are in the normalized hub, and the messages that give none for an error are in
     * the dead letters: how many those are. A RuntimeException means that neither is sure: the same batch has to be handed over again.
     */
    int run(HubBatch batch) {
        List<Outgoing> outgoing = new ArrayList<>();
        List<DeadLetter> letters = new ArrayList<>();
        List<Connector> owners = connectors.owning(batch.hub());
        for (HubEvent event : batch.events()) {
            List<Connector> takers = owners.isEmpty() ? named(event, letters) : owners;
            takers.forEach(connector -> normalize(connector.mark(), event, outgoing, letters));
        }
        for (Outgoing tooLarge : normalized.send(outgoing)) {
            letters.add(new DeadLetter(
                    tooLarge.connector(),
                    tooLarge.source(),
                    DeadLetterReason.EVENT_TOO_LARGE,
                    "A measurement is larger than an event"));
        }
        deadLetters.put(Stage.NORMALIZATION, batch, letters);
        metrics.deadLettered(Stage.NORMALIZATION, letters);
        return DeadLetter.events(letters);
    }

    /** On a shared hub each message says whose it is. */
    private List<Connector> named(HubEvent event, List<DeadLetter> letters) {
        String mark = event.property(NormalizedHub.CONNECTOR);
        Optional<Connector> connector =
                connectors.find(mark).filter(found -> found.hub().isEmpty());
        if (connector.isEmpty()) {
            letters.add(new DeadLetter(
                    NOBODY,
                    event,
                    DeadLetterReason.CONNECTOR_NOT_FOUND,
                    "No connector has this hub, and the message's property 'connector' names none"
                            + " that takes messages of a shared hub"));
        }
        return connector.stream().toList();
    }

    private void normalize(String mark, HubEvent event, List<Outgoing> outgoing, List<DeadLetter> letters) {
        metrics.messages(mark, 1);
        try {
            DeviceMapping.Normalized found = mapping(mark).get().normalize(event.message());
            found.measurements().forEach(measurement -> outgoing.add(new Outgoing(mark, measurement, event)));
            metrics.measurements(mark, found.measurements().size());
            found.error().ifPresent(error -> letters.add(DeadLetter.of(mark, event, error)));
            if (found.measurements().isEmpty() && found.error().isEmpty()) {
                metrics.unmatched(mark, 1);
            }
        } catch (DataError e) {
            letters.add(DeadLetter.of(mark, event, e));
        }
    }

    private LiveMapping<DeviceMapping> mapping(String mark) {
        return mappings.computeIfAbsent(
                mark, key -> new LiveMapping<>(mappingStore, mark, MappingFile.DEVICE, DeviceMapping::parse, clock));
    }
}
