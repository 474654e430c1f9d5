package health.callisto.functions;

import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.Cardinality;
import com.microsoft.azure.functions.annotation.EventHubTrigger;
import com.microsoft.azure.functions.annotation.ExponentialBackoffRetry;
import com.microsoft.azure.functions.annotation.FunctionName;
import health.callisto.iot.hub.HubBatch;
import java.util.List;

/** Makes measurements of device messages as they come; those that wait for more wait behind it, in the normalized hub. */
@OwnApp(settings = "AzureFunctionsJobHost__extensions__eventHubs__minEventBatchSize=1")
public final class Normalize {
    private final Product product;

    public Normalize(Product product) {
        this.product = product;
    }

    /** Without an end of tries: the host moves its checkpoint behind the last one, and the messages would be lost. */
    @FunctionName("Normalize")
    @ExponentialBackoffRetry(maxRetryCount = -1, minimumInterval = "00:00:01", maximumInterval = "00:00:30")
    public void run(
            @EventHubTrigger(
                            name = "messages",
                            eventHubName = "%CALLISTO_IOT_DEVICES_HUB%",
                            connection = "CALLISTO_IOT_DEVICES",
                            consumerGroup = "%CALLISTO_IOT_DEVICES_GROUP%",
                            cardinality = Cardinality.MANY,
                            dataType = "binary")
                    List<byte[]> messages,
            @BindingName("PropertiesArray") String properties,
            @BindingName("SystemPropertiesArray") String systemProperties,
            @BindingName("PartitionContext") String partition) {
        product.require().devices().normalize(HubBatch.of(messages, properties, systemProperties, partition));
    }
}
