package health.callisto.config;

import java.util.Optional;

/**
 * An event hub and how it is reached.
 *
 * @param connectionString of its namespace; absent: the managed identity
 * @param namespace its host, such as {@code devices.servicebus.windows.net}; absent: the connection string has it
 * @param consumerGroup that our function reads with
 */
public record HubConnection(
        Optional<String> connectionString, Optional<String> namespace, String hub, String consumerGroup) {
    /** Whether anything says where it is. */
    public boolean isSet() {
        return connectionString.isPresent() || namespace.isPresent();
    }
}
