package health.callisto.iot;

import health.callisto.iot.DeviceDeadLetters.Stage;
import health.callisto.iot.hub.HubBatch;
import health.callisto.iot.hub.HubEvent;
import health.callisto.iot.hub.NormalizedEvent;
import health.callisto.iot.hub.NormalizedHub;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Isolated;
import health.callisto.iot.message.Measurement;
import health.callisto.problem.Problem;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measurements to Observations: what the trigger of the normalized hub calls. */
final class Conversion {
    private static final Logger LOG = LoggerFactory.getLogger(Conversion.class);

    private final ConnectorDirectory connectors;
    private final ServiceRegistry services;
    private final MappingStore mappingStore;
    private final DeviceDeadLetters deadLetters;
    private final IotMetrics metrics;
    private final Clock clock;
    private final Map<String, Route> routes = new ConcurrentHashMap<>();

    Conversion(
            ConnectorDirectory connectors,
            ServiceRegistry services,
            MappingStore mappingStore,
            DeviceDeadLetters deadLetters,
            IotMetrics metrics,
            Clock clock) {
        this.connectors = connectors;
        this.services = services;
        this.mappingStore = mappingStore;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A measurement and the event that brought it. */
    private record Arrived(Measurement measurement, HubEvent event) {}

    /**
     * Returns when all measurements are stored, and those that cannot be are in the dead letters. A RuntimeException means that
     * neither is sure: the same batch has to be handed over again.
     */
    void run(HubBatch batch) {
        List<DeadLetter> letters = new ArrayList<>();
        Map<String, List<Arrived>> byConnector = new LinkedHashMap<>();
        for (HubEvent event : batch.events()) {
            String mark = event.property(NormalizedHub.CONNECTOR);
            try {
                for (Measurement measurement : Isolated.run(() -> NormalizedEvent.read(event))) {
                    byConnector.computeIfAbsent(mark, key -> new ArrayList<>()).add(new Arrived(measurement, event));
                }
            } catch (DataError e) {
                letters.add(DeadLetter.of(name(mark), event, e));
            }
        }
        byConnector.forEach((mark, arrived) -> convert(mark, arrived, letters));
        deadLetters.put(Stage.CONVERSION, batch, letters);
        metrics.deadLettered(Stage.CONVERSION, letters);
    }

    private void convert(String mark, List<Arrived> arrived, List<DeadLetter> letters) {
        Optional<Connector> connector = connectors.find(mark);
        if (connector.isEmpty()) {
            routes.remove(mark);
            String why = "The event's property 'connector' names no connector";
            arrived.forEach(each -> letters.add(new DeadLetter(name(mark), each.event(), "ConnectorNotFound", why)));
            return;
        }
        try {
            Route route = routes.compute(mark, (key, known) -> current(known, connector.get()));
            List<Measurement> measurements =
                    arrived.stream().map(Arrived::measurement).toList();
            told(mark, arrived, route.converter().convert(measurements), letters);
        } catch (DataError e) {
            arrived.forEach(each -> letters.add(DeadLetter.of(mark, each.event(), e)));
        } catch (Problem e) {
            if (e.kind() != Problem.Kind.NOT_FOUND) {
                throw e;
            }
            routes.remove(mark);
            arrived.forEach(each -> letters.add(new DeadLetter(
                    mark, each.event(), "FhirServiceNotFound", "The connector's FHIR service is not there")));
        }
    }

    /** The name of a connector that is not there, if it could be one: it becomes part of a blob's name. */
    private static String name(String mark) {
        return Connector.couldBe(mark) ? mark : "-";
    }

    private void told(
            String mark, List<Arrived> arrived, ObservationStore.Converted converted, List<DeadLetter> letters) {
        metrics.observations(mark, converted.observations());
        converted
                .groups()
                .forEach(group -> metrics.groupSize(mark, group.samples().size()));
        Set<HubEvent> failed = new HashSet<>();
        for (ObservationStore.Failure failure : converted.failures()) {
            arrived.stream()
                    .filter(each -> failure.group().holds(each.measurement()))
                    .forEach(each -> {
                        if (failed.add(each.event())) {
                            letters.add(DeadLetter.of(mark, each.event(), failure.error()));
                        }
                    });
        }
        Instant now = clock.instant();
        arrived.stream()
                .filter(each -> !failed.contains(each.event()))
                .forEach(each -> metrics.latency(
                        mark, Duration.between(each.measurement().ingestionTime(), now)));
    }

    /** What a connector's measurements go through; its identities and its pace outlive a change of the mapping. */
    private record Route(
            Connector connector,
            FhirService service,
            LiveMapping<FhirMapping> mapping,
            IdentityCache identities,
            RateLimit rate,
            Clock clock) {
        ObservationStore converter() {
            return new ObservationStore(service, mapping.get(), identities, rate, clock);
        }
    }

    private Route current(@Nullable Route known, Connector connector) {
        FhirService service = services.service(connector.path().workspace(), connector.fhirService());
        if (known != null
                && known.connector().revision() == connector.revision()
                && known.service().equals(service)) {
            return known;
        }
        LOG.info("Measurements of {} go to {}", connector.mark(), service.name());
        return new Route(
                connector,
                service,
                new LiveMapping<>(mappingStore, connector.mark(), MappingFile.FHIR, FhirMapping::parse, clock),
                new IdentityCache(new IdentityResolver(service, connector.identity(), connector.deviceSystem())),
                new RateLimit(connector.observationsPerSecond(), System::nanoTime),
                clock);
    }
}
