package health.callisto.functions;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import health.callisto.bulk.imports.ImportJobs;

/** Carries out a unit of an import for each message of its queue. */
public final class ImportUnit {
    private final Product product;

    public ImportUnit(Product product) {
        this.product = product;
    }

    @FunctionName("ImportUnit")
    public void run(
            @QueueTrigger(name = "message", queueName = ImportJobs.QUEUE, connection = "AzureWebJobsStorage")
                    String message) {
        product.require().runUnit(message);
    }
}
