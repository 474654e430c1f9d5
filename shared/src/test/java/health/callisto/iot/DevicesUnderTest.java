package health.callisto.iot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.iot.hub.HubBatch;
import health.callisto.iot.hub.HubEvent;
import health.callisto.iot.hub.HubName;
import health.callisto.iot.hub.NormalizedHub;
import health.callisto.iot.hub.NormalizedHub.Outgoing;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both functions of devices over a database of their own; hub and storage are lists. */
public final class DevicesUnderTest implements AutoCloseable {
    static final String CONNECTOR = "demo/heart";
    private static final ObjectMapper JSON = new ObjectMapper();

    final List<DeadLetter> letters = new ArrayList<>();
    final List<Outgoing> sent = new ArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Database control;
    private final ServiceRegistry services;
    private final Normalization normalization;
    private final Conversion conversion;
    private long sequence;

    DevicesUnderTest(Path folder, String deviceMapping, String fhirMapping) {
        Clock clock = Clock.systemUTC();
        control = Database.openSqlite(folder.resolve("control.db"), Schema.CONTROL);
        ManagedStore store = new ManagedStore(control, clock);
        services = ServiceRegistry.embedded(folder.resolve("services"), clock);
        MappingStore mappings = mock(MappingStore.class);
        when(mappings.changed(eq(CONNECTOR), eq(MappingFile.DEVICE), anyString()))
                .thenReturn(Optional.of(new MappingStore.Stored(deviceMapping, "1")));
        when(mappings.changed(eq(CONNECTOR), eq(MappingFile.FHIR), anyString()))
                .thenReturn(Optional.of(new MappingStore.Stored(fhirMapping, "1")));
        DeviceDeadLetters deadLetters = mock(DeviceDeadLetters.class);
        doAnswer(call -> {
                    DeviceDeadLetters.Stage stage = call.getArgument(0);
                    List<DeadLetter> its = call.getArgument(2);
                    // What cannot be written would stop the partition as well.
                    DeadLetterFile.write(stage, call.getArgument(1), its, clock.instant());
                    return letters.addAll(its);
                })
                .when(deadLetters)
                .put(any(), any(), any());
        NormalizedHub hub = mock(NormalizedHub.class);
        when(hub.send(any())).thenAnswer(call -> {
            sent.addAll(call.getArgument(0));
            return List.of();
        });
        store.put(
                ManagedPath.in("demo", Connector.COLLECTION, "heart"),
                json("{\"properties\":{\"fhirService\":\"main\",\"identity\":{\"type\":\"Create\"}}}"),
                found -> {});
        ConnectorDirectory connectors = new ConnectorDirectory(store, clock);
        IotMetrics metrics = new IotMetrics(meters);
        normalization = new Normalization(connectors, mappings, hub, deadLetters, metrics, clock);
        conversion = new Conversion(connectors, services, mappings, deadLetters, metrics, clock);
    }

    FhirService service() {
        return services.service(new ServiceName("demo", "main"));
    }

    /** An event of the connector. */
    HubEvent event(byte[] body) {
        return event(body, "{\"connector\":\"" + CONNECTOR + "\"}");
    }

    HubEvent event(byte[] body, String properties) {
        ObjectNode system = JsonNodeFactory.instance.objectNode();
        return new HubEvent(body, json(properties), system, sequence++, Instant.parse("2026-01-31T10:00:00Z"));
    }

    HubEvent event(String body) {
        return event(body.getBytes(UTF_8));
    }

    void normalize(List<HubEvent> events) {
        normalization.run(new HubBatch(new HubName(Optional.empty(), "devicedata"), "0", events));
    }

    void convert(List<HubEvent> events) {
        conversion.run(new HubBatch(new HubName(Optional.empty(), "normalizeddata"), "0", events));
    }

    /** The reasons of what is among the dead letters, in their order. */
    List<String> reasons() {
        return letters.stream().map(DeadLetter::reason).toList();
    }

    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public void close() {
        services.close();
        control.close();
    }
}
