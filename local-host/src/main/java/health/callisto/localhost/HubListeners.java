package health.callisto.localhost;

import com.microsoft.azure.functions.annotation.EventHubTrigger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Makes the listeners of Event Hubs triggers.
 *
 * @param hostJson is read for each: a function may be an app of its own, with settings over that file
 * @param storage connection string of the account of the checkpoints
 * @param firstUse when a listener begins to read
 */
record HubListeners(Path hostJson, AppSettings settings, String storage, EventHubListener.FirstUse firstUse)
        implements FunctionHost.EventHubs {
    @Override
    public Optional<EventHubListener> listener(FunctionMethod function) {
        String connection =
                function.annotation(EventHubTrigger.class).orElseThrow().connection();
        if (settings.find(connection).isEmpty()
                && settings.find(connection + "__fullyQualifiedNamespace").isEmpty()) {
            return Optional.empty();
        }
        HostJson settingsOfIt = HostJson.read(hostJson, settings.values(), function);
        return Optional.of(
                new EventHubListener(function, settingsOfIt.events(), settings, storage, firstUse, Clock.systemUTC()));
    }
}
