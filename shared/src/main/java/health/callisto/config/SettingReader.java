package health.callisto.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads single settings; what cannot be read becomes a problem that names the variable, its value and what it takes. */
final class SettingReader {
    private SettingReader() {}

    static String value(Map<String, String> environment, SettingDefinition setting) {
        return optional(environment, setting).orElse(setting.defaultValue());
    }

    static Optional<String> optional(Map<String, String> environment, SettingDefinition setting) {
        return Optional.ofNullable(environment.get(setting.variable())).filter(text -> !text.isBlank());
    }

    static Duration days(Map<String, String> environment, SettingDefinition setting, List<String> problems) {
        return Duration.ofDays(number(environment, setting, 9_999, "a number of days", problems));
    }

    /** From 1 to that many. */
    static int number(
            Map<String, String> environment, SettingDefinition setting, int most, String what, List<String> problems) {
        String text = value(environment, setting);
        if (!text.matches("[1-9][0-9]{0,6}") || Integer.parseInt(text) > most) {
            problems.add(setting.variable() + " is '" + text + "' but must be " + what + " from 1 to " + most);
            return 1;
        }
        return Integer.parseInt(text);
    }

    static Optional<URI> url(Map<String, String> environment, SettingDefinition setting, List<String> problems) {
        Optional<String> text = optional(environment, setting);
        if (text.isPresent() && !text.get().matches("https?://[^\\s/?#]+(/[^\\s?#]*)?")) {
            problems.add(setting.variable() + " is '" + text.get() + "' but must be a URL such as https://host/path");
            return Optional.empty();
        }
        return text.map(URI::create);
    }

    /** One of two words: whether it is the first. */
    static boolean isFirst(
            Map<String, String> environment,
            SettingDefinition setting,
            String first,
            String second,
            List<String> problems) {
        String text = value(environment, setting);
        if (!text.equals(first) && !text.equals(second)) {
            problems.add(setting.variable() + " is '" + text + "' but must be " + first + " or " + second);
        }
        return text.equals(first);
    }
}
