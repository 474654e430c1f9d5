package health.callisto.functions;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import health.callisto.bulk.exports.ExportJobs;

/** Carries out a unit of an export for each message of its queue. */
public final class ExportUnit {
    private final Product product;

    public ExportUnit(Product product) {
        this.product = product;
    }

    @FunctionName("ExportUnit")
    public void run(
            @QueueTrigger(name = "message", queueName = ExportJobs.QUEUE, connection = "AzureWebJobsStorage")
                    String message) {
        product.require().runUnit(message);
    }
}
