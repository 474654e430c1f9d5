package health.callisto.localhost;

import health.callisto.config.SettingDefinition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What triggers take from the settings of the app: connections by their names, and what stands as {@code %NAME%}. */
record AppSettings(Map<String, String> values) {
    private static final Pattern NAMED = Pattern.compile("%([^%]+)%");

    AppSettings {
        values = Map.copyOf(values);
    }

    /** The environment over the defaults of our settings. */
    static AppSettings of(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        Arrays.stream(SettingDefinition.values())
                .filter(setting -> !setting.defaultValue().isEmpty())
                .forEach(setting -> values.put(setting.variable(), setting.defaultValue()));
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                values.put(name, value);
            }
        });
        return new AppSettings(values);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The text with each {@code %NAME%} replaced; StartFailure if there is no such setting. */
    String resolve(String text) {
        Matcher named = NAMED.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (named.find()) {
            String value = find(named.group(1))
                    .orElseThrow(() -> new StartFailure("A trigger needs the setting " + named.group(1)));
            named.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return named.appendTail(resolved).toString();
    }
}
