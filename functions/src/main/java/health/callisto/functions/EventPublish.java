package health.callisto.functions;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import health.callisto.Callisto;

/** Wakes the publisher of events every second; it goes on by itself while there is work. */
public final class EventPublish {
    private final Product product;

    public EventPublish(Product product) {
        this.product = product;
    }

    @FunctionName("EventPublish")
    public void run(@TimerTrigger(name = "timer", schedule = "* * * * * *") String timer) {
        product.find().ifPresent(Callisto::publishEvents);
    }
}
