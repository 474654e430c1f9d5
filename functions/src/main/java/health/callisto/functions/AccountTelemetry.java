package health.callisto.functions;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import health.callisto.Callisto;

/** Looks each hour whether the day's snapshot of accounts is there: a worker that died at it is made up for by the next. */
public final class AccountTelemetry {
    private final Product product;

    public AccountTelemetry(Product product) {
        this.product = product;
    }

    @FunctionName("AccountTelemetry")
    public void run(@TimerTrigger(name = "timer", schedule = "0 0 * * * *") String timer) {
        product.find().ifPresent(Callisto::snapshotAccounts);
    }
}
