package health.callisto.config;

import health.callisto.config.EventSettings.EventSchema;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the settings of events. */
final class EventSettingReader {
    private static final int MOST_PARTITIONS = 32;

    private EventSettingReader() {}

    static EventSettings read(Map<String, String> environment, List<String> problems) {
        Optional<URI> endpoint = SettingReader.url(environment, SettingDefinition.EVENT_GRID_ENDPOINT, problems);
        if (endpoint.isPresent() && !endpoint.get().toString().startsWith("https:")) {
            problems.add(SettingDefinition.EVENT_GRID_ENDPOINT.variable() + " is '" + endpoint.get()
                    + "' but must begin with https: a key is not sent in the open");
        }
        String topic = SettingReader.value(environment, SettingDefinition.EVENT_TOPIC);
        boolean cloud = SettingReader.isFirst(
                environment, SettingDefinition.EVENT_SCHEMA, "CloudEvents", "EventGrid", problems);
        return new EventSettings(
                endpoint,
                SettingReader.optional(environment, SettingDefinition.EVENT_GRID_KEY),
                SettingReader.optional(environment, SettingDefinition.EVENT_GRID_CERTIFICATE)
                        .map(Path::of),
                cloud ? EventSchema.CLOUD_EVENTS : EventSchema.EVENT_GRID,
                SettingReader.value(environment, SettingDefinition.EVENT_TYPE_PREFIX),
                topic.equals("none") ? Optional.empty() : Optional.of(topic),
                SettingReader.isFirst(environment, SettingDefinition.EVENT_BULK_IMPORT, "true", "false", problems),
                SettingReader.days(environment, SettingDefinition.EVENT_RETENTION, problems),
                SettingReader.number(
                        environment, SettingDefinition.EVENT_PARTITIONS, MOST_PARTITIONS, "a number", problems));
    }
}
