package health.callisto.config;

import static health.callisto.config.SettingReader.optional;
import static health.callisto.config.SettingReader.value;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings, read once from the environment (app settings in Azure). {@link SettingDefinition} documents them. */
public record Settings(
        int port,
        String host,
        Path data,
        Optional<String> sqlUrl,
        Optional<String> sqlPool,
        Optional<String> storage,
        Optional<String> storageAccount,
        Authentication authentication,
        Duration jobRetention,
        Optional<String> resourceGroup,
        Optional<URI> publicUrl,
        boolean forwardedHeaders,
        EventSettings events,
        IotSettings iot,
        Limits limits,
        Optional<Path> samples) {

    /** How callers prove who they are. */
    public enum Authentication {
        /** Bearer tokens of Entra ID. */
        ENTRA,
        /** Not at all; the local host accepts this on a loopback address only. */
        OFF
    }

    /** Settings that cannot be read; the message has a line for each. */
    public static final class InvalidSettings extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidSettings(List<String> problems) {
            super(String.join(System.lineSeparator(), problems));
        }
    }

    /** Reads the settings; InvalidSettings with all problems at once. */
    public static Settings of(Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        Settings settings = new Settings(
                port(value(environment, SettingDefinition.PORT), problems),
                value(environment, SettingDefinition.HOST),
                Path.of(value(environment, SettingDefinition.DATA)),
                sqlUrl(optional(environment, SettingDefinition.SQL_URL), problems),
                optional(environment, SettingDefinition.SQL_POOL),
                storage(optional(environment, SettingDefinition.STORAGE), problems),
                optional(environment, SettingDefinition.STORAGE_ACCOUNT),
                authentication(value(environment, SettingDefinition.AUTH), problems),
                SettingReader.days(environment, SettingDefinition.JOB_RETENTION, problems),
                optional(environment, SettingDefinition.RESOURCE_GROUP),
                SettingReader.url(environment, SettingDefinition.PUBLIC_URL, problems),
                SettingReader.isFirst(environment, SettingDefinition.FORWARDED_HEADERS, "true", "false", problems),
                EventSettingReader.read(environment, problems),
                IotSettings.read(environment, problems),
                Limits.read(environment, problems),
                samples(value(environment, SettingDefinition.SAMPLES)));
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return settings;
    }

    /** Where callers reach the product, without a slash at its end. */
    public String origin() {
        return publicUrl.map(url -> url.toString().replaceAll("/+$", "")).orElse("http://localhost:" + port);
    }

    /** All that callers may reach the product by, as far as the settings say. */
    public List<String> origins() {
        return publicUrl.isPresent()
                ? List.of(origin())
                : List.of("http://localhost:" + port, "http://127.0.0.1:" + port);
    }

    private static int port(String text, List<String> problems) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, with the numbers that are out of range.
        }
        problems.add("CALLISTO_PORT is '" + text + "' but must be a port number such as 7071");
        return 0;
    }

    private static Optional<String> sqlUrl(Optional<String> url, List<String> problems) {
        if (url.isPresent() && !url.get().startsWith("jdbc:sqlserver:")) {
            problems.add("CALLISTO_SQL_URL must be a JDBC URL such as jdbc:sqlserver://host:1433;encrypt=true");
        }
        return url;
    }

    /** Told without its text, which holds a key. */
    private static Optional<String> storage(Optional<String> connection, List<String> problems) {
        if (connection.isPresent()
                && List.of("AccountName=", "BlobEndpoint=", "UseDevelopmentStorage=true").stream()
                        .noneMatch(connection.get()::contains)) {
            problems.add("AzureWebJobsStorage must be a connection string such as"
                    + " DefaultEndpointsProtocol=https;AccountName=...;AccountKey=...");
        }
        return connection;
    }

    private static Authentication authentication(String text, List<String> problems) {
        return switch (text) {
            case "entra" -> Authentication.ENTRA;
            case "off" -> Authentication.OFF;
            default -> {
                problems.add("CALLISTO_AUTH is '" + text + "' but must be entra or off");
                yield Authentication.ENTRA;
            }
        };
    }

    private static Optional<Path> samples(String text) {
        return text.equals("none") ? Optional.empty() : Optional.of(Path.of(text));
    }
}
