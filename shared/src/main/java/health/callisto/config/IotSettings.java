package health.callisto.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How device messages come in.
 *
 * @param devices the hub that devices send to
 * @param normalized the hub that measurements wait in
 * @param compress whether measurements go there in groups, compressed
 */
public record IotSettings(HubConnection devices, HubConnection normalized, boolean compress) {
    static IotSettings read(Map<String, String> environment, List<String> problems) {
        return new IotSettings(
                new HubConnection(
                        connection(environment, SettingDefinition.IOT_DEVICES, problems),
                        SettingReader.optional(environment, SettingDefinition.IOT_DEVICES_NAMESPACE),
                        SettingReader.value(environment, SettingDefinition.IOT_DEVICES_HUB),
                        SettingReader.value(environment, SettingDefinition.IOT_DEVICES_GROUP)),
                new HubConnection(
                        connection(environment, SettingDefinition.IOT_NORMALIZED, problems),
                        SettingReader.optional(environment, SettingDefinition.IOT_NORMALIZED_NAMESPACE),
                        SettingReader.value(environment, SettingDefinition.IOT_NORMALIZED_HUB),
                        SettingReader.value(environment, SettingDefinition.IOT_NORMALIZED_GROUP)),
                SettingReader.isFirst(environment, SettingDefinition.IOT_COMPRESS, "true", "false", problems));
    }

    /** Told without its text, which holds a key. */
    private static Optional<String> connection(
            Map<String, String> environment, SettingDefinition setting, List<String> problems) {
        Optional<String> text = SettingReader.optional(environment, setting);
        if (text.isPresent() && !text.get().contains("Endpoint=sb://")) {
            problems.add(setting.variable() + " must be a connection string such as"
                    + " Endpoint=sb://name.servicebus.windows.net/;SharedAccessKeyName=...;SharedAccessKey=...");
        }
        return text;
    }
}
