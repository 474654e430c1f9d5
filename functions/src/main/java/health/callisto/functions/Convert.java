package health.callisto.functions;

import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.Cardinality;
import com.microsoft.azure.functions.annotation.EventHubTrigger;
import com.microsoft.azure.functions.annotation.ExponentialBackoffRetry;
import com.microsoft.azure.functions.annotation.FunctionName;
import health.callisto.iot.hub.HubBatch;
import java.util.List;

/** Stores measurements as Observations: those of one partition that came within the window, or as many as make it full. */
public final class Convert {
    private final Product product;

    public Convert(Product product) {
        this.product = product;
    }

    /** Without an end of tries: the host moves its checkpoint behind the last one, and the measurements would be lost. */
    @FunctionName("Convert")
    @ExponentialBackoffRetry(maxRetryCount = -1, minimumInterval = "00:00:01", maximumInterval = "00:00:30")
    public void run(
            @EventHubTrigger(
                            name = "measurements",
                            eventHubName = "%CALLISTO_IOT_NORMALIZED_HUB%",
                            connection = "CALLISTO_IOT_NORMALIZED",
                            consumerGroup = "%CALLISTO_IOT_NORMALIZED_GROUP%",
                            cardinality = Cardinality.MANY,
                            dataType = "binary")
                    List<byte[]> measurements,
            @BindingName("PropertiesArray") String properties,
            @BindingName("SystemPropertiesArray") String systemProperties,
            @BindingName("PartitionContext") String partition) {
        product.require().devices().convert(HubBatch.of(measurements, properties, systemProperties, partition));
    }
}
