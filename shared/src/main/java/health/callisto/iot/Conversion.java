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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * Returns when all measurements are stored, and those that cannot be are in the dead letters: how many events have some there.
     * A RuntimeException means that neither is sure: the same batch has to be handed over again.
     */
    int run(HubBatch batch) {
        List<DeadLetter> letters = new ArrayList<>();
        Map<String, List<Arrived>> byConnector = new LinkedHashMap<>();
        for (HubEvent event : batch.events()) {
            String mark = event.property(NormalizedHub.CONNECTOR);
            try {
                List<DataError> unreadable = new ArrayList<>();
                for (Measurement measurement : Isolated.run(() -> NormalizedEvent.read(event, unreadable::add))) {
                    byConnector.computeIfAbsent(mark, key -> new ArrayList<>()).add(new Arrived(measurement, event));
                }
                unreadable.stream().findFirst().ifPresent(e -> letters.add(DeadLetter.of(name(mark), event, e)));
            } catch (DataError e) {
                letters.add(DeadLetter.of(name(mark), event, e));
            }
        }
        byConnector.forEach((mark, arrived) -> convert(mark, arrived, letters));
        deadLetters.put(Stage.CONVERSION, batch, letters);
        metrics.deadLettered(Stage.CONVERSION, letters);
        return DeadLetter.events(letters);
    }

    private void convert(String mark, List<Arrived> arrived, List<DeadLetter> letters) {
        Optional<Connector> connector = connectors.find(mark);
        if (connector.isEmpty()) {
            routes.remove(mark);
            String why = "The event's property 'connector' names no connector";
            arrived.forEach(each ->
                    letters.add(new DeadLetter(name(mark), each.event(), DeadLetterReason.CONNECTOR_NOT_FOUND, why)));
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
                    mark,
                    each.event(),
                    DeadLetterReason.FHIR_SERVICE_NOT_FOUND,
                    "The connector's FHIR service is not there")));
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
        Map<Measurement, DataError> failed = new HashMap<>();
        converted.failures().forEach(failure -> failure.measurements()
                .forEach(each -> failed.put(each, failure.error())));
        if (!failed.isEmpty()) {
            letters.addAll(letters(mark, arrived, failed));
        }
        Instant now = clock.instant();
        arrived.stream()
                .filter(each -> !failed.containsKey(each.measurement()))
                .forEach(each -> metrics.latency(
                        mark, Duration.between(each.measurement().ingestionTime(), now)));
    }

    /** Of an event with many measurements only those that failed, for each reason. */
    private static List<DeadLetter> letters(String mark, List<Arrived> arrived, Map<Measurement, DataError> failed) {
        Map<HubEvent, List<Measurement>> byEvent = new LinkedHashMap<>();
        arrived.forEach(each -> byEvent.computeIfAbsent(each.event(), event -> new ArrayList<>())
                .add(each.measurement()));
        List<DeadLetter> letters = new ArrayList<>();
        byEvent.forEach((event, measurements) -> {
            Map<String, DataError> reasons = new LinkedHashMap<>();
            Map<String, List<Measurement>> byReason = new LinkedHashMap<>();
            for (Measurement each : measurements) {
                DataError error = failed.get(each);
                if (error != null) {
                    reasons.putIfAbsent(error.reason(), error);
                    byReason.computeIfAbsent(error.reason(), reason -> new ArrayList<>())
                            .add(each);
                }
            }
            reasons.forEach((reason, error) -> {
                List<Measurement> its = byReason.getOrDefault(reason, List.of());
                HubEvent left = its.size() == measurements.size() ? event : NormalizedEvent.of(event, its);
                letters.add(DeadLetter.of(mark, left, error));
            });
        });
        return letters;
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
