package health.callisto.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What requests may take (docs/limits.md).
 *
 * @param requestTime after which a request ends
 * @param bundleEntries of one batch or transaction
 * @param bodyBytes of all large bodies under way
 */
public record Limits(Duration requestTime, int bundleEntries, long bodyBytes) {
    /** The defaults of the settings. */
    public static Limits standard() {
        return read(Map.of(), new ArrayList<>());
    }

    static Limits read(Map<String, String> environment, List<String> problems) {
        return new Limits(
                Duration.ofSeconds(SettingReader.number(
                        environment, SettingDefinition.REQUEST_SECONDS, 3_600, "a number of seconds", problems)),
                SettingReader.number(
                        environment, SettingDefinition.BUNDLE_ENTRIES, 1_000_000, "a number of entries", problems),
                SettingReader.number(
                                environment, SettingDefinition.BODIES_MB, 100_000, "a number of megabytes", problems)
                        * 1024L
                        * 1024L);
    }
}
