package health.callisto.localhost;

import health.callisto.config.IotSettings;
import health.callisto.config.Settings;
import health.callisto.localhost.eventhubs.LocalEventHubs;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The two hubs of devices on this machine, unless the settings name others. */
final class DeviceHubs {
    private static final int PARTITIONS = 4;

    private DeviceHubs() {}

    /** Starts them; StartFailure if they cannot. Empty where there are others, or where others could reach them. */
    static Optional<LocalEventHubs> start(Settings settings, Path folder, boolean loopback) {
        IotSettings iot = settings.iot();
        if (iot.devices().isSet() || iot.normalized().isSet() || !loopback) {
            return Optional.empty();
        }
        try {
            LocalEventHubs hubs = listening(folder);
            hubs.createHub(iot.devices().hub(), PARTITIONS);
            hubs.createHub(iot.normalized().hub(), PARTITIONS);
            Files.writeString(folder.resolve("connection-string"), hubs.connectionString() + System.lineSeparator());
            return Optional.of(hubs);
        } catch (IOException e) {
            throw new StartFailure("The local Event Hubs cannot be started: " + e.getMessage(), e);
        }
    }

    /** At the port of the last time, so that devices need not be told of another one; at a free one if that is taken. */
    private static LocalEventHubs listening(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("port");
        int before =
                Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        LocalEventHubs hubs;
        try {
            hubs = LocalEventHubs.start(folder, before);
        } catch (BindException e) {
            hubs = LocalEventHubs.start(folder, 0);
        }
        Files.writeString(file, hubs.port() + System.lineSeparator());
        return hubs;
    }
}
