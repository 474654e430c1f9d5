package health.callisto.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How changes are told to Event Grid.
 *
 * @param endpoint of the topic; absent: nothing is published
 * @param key of the topic; absent: the managed identity
 * @param certificate PEM file that the endpoint's certificate is trusted by; absent: the authorities that Java knows
 * @param typePrefix before FhirResourceCreated and the others
 * @param topic that events name, {@code {workspace}} in it stands for the name; absent: Event Grid puts its own
 * @param retention of the feed behind publishing
 * @param partitions that the feed is divided into, each with a publisher of its own
 */
public record EventSettings(
        Optional<URI> endpoint,
        Optional<String> key,
        Optional<Path> certificate,
        EventSchema schema,
        String typePrefix,
        Optional<String> topic,
        boolean includeBulkImport,
        Duration retention,
        int partitions) {
    /** The form of an event. */
    public enum EventSchema {
        /** Event Grid event schema. */
        EVENT_GRID,
        /** CloudEvents 1.0, JSON format, in batches. */
        CLOUD_EVENTS
    }

    /** The same with the changes of bulk imports told, or not. */
    public EventSettings withBulkImport(boolean told) {
        return new EventSettings(endpoint, key, certificate, schema, typePrefix, topic, told, retention, partitions);
    }
}
