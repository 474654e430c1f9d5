package health.callisto.functions;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import health.callisto.bulk.reindex.ReindexJobs;

/** Carries out a unit of a reindex for each message of its queue. */
public final class ReindexUnit {
    private final Product product;

    public ReindexUnit(Product product) {
        this.product = product;
    }

    @FunctionName("ReindexUnit")
    public void run(
            @QueueTrigger(name = "message", queueName = ReindexJobs.QUEUE, connection = "AzureWebJobsStorage")
                    String message) {
        product.require().runUnit(message);
    }
}
