package health.callisto.functions;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import health.callisto.bulk.change.BulkDeleteJobs;

/** Carries out a unit of a bulk delete for each message of its queue. */
public final class BulkDeleteUnit {
    private final Product product;

    public BulkDeleteUnit(Product product) {
        this.product = product;
    }

    @FunctionName("BulkDeleteUnit")
    public void run(
            @QueueTrigger(name = "message", queueName = BulkDeleteJobs.QUEUE, connection = "AzureWebJobsStorage")
                    String message) {
        product.require().runUnit(message);
    }
}
