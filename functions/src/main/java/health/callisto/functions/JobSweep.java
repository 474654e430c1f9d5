package health.callisto.functions;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import health.callisto.Callisto;

/** Looks after jobs every five seconds: messages may be lost and workers may die, a job must end all the same. */
public final class JobSweep {
    private final Callisto callisto;

    public JobSweep(Callisto callisto) {
        this.callisto = callisto;
    }

    @FunctionName("JobSweep")
    public void run(@TimerTrigger(name = "timer", schedule = "*/5 * * * * *") String timer) {
        callisto.sweepJobs();
    }
}
