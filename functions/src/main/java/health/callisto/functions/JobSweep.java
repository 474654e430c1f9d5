package health.callisto.functions;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import health.callisto.Callisto;

/** Looks after jobs every five seconds: messages may be lost and workers may die, a job must end all the same. */
public final class JobSweep {
    private final Product product;

    public JobSweep(Product product) {
        this.product = product;
    }

    @FunctionName("JobSweep")
    public void run(@TimerTrigger(name = "timer", schedule = "*/5 * * * * *") String timer) {
        product.find().ifPresent(Callisto::sweepJobs);
    }
}
