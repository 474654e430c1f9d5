package health.callisto.functions;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import health.callisto.bulk.change.BulkUpdateJobs;

/** Carries out a unit of a bulk update for each message of its queue. */
public final class BulkUpdateUnit {
    private final Product product;

    public BulkUpdateUnit(Product product) {
        this.product = product;
    }

    @FunctionName("BulkUpdateUnit")
    public void run(
            @QueueTrigger(name = "message", queueName = BulkUpdateJobs.QUEUE, connection = "AzureWebJobsStorage")
                    String message) {
        product.require().runUnit(message);
    }
}
