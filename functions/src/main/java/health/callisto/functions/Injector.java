package health.callisto.functions;

import static java.util.Map.entry;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import health.callisto.Callisto;
import health.callisto.config.Settings;
import io.micrometer.core.instrument.Metrics;
import java.util.Map;

/** Hands out the function objects, built once for each process: the worker would make new ones for each call. */
public final class Injector implements FunctionInstanceInjector {
    private final Map<Class<?>, Object> functions;

    /** Wires the product from the environment; the worker makes one instance, found by ServiceLoader. */
    public Injector() {
        // What is in the global registry goes to Application Insights by its agent.
        this(new Callisto(Settings.of(System.getenv()), Metrics.globalRegistry));
    }

    /** For a host that wires the product itself. */
    public Injector(Callisto callisto) {
        functions = Map.ofEntries(
                entry(FhirHttp.class, new FhirHttp(callisto.endpoint())),
                entry(ImportUnit.class, new ImportUnit(callisto)),
                entry(ExportUnit.class, new ExportUnit(callisto)),
                entry(BulkDeleteUnit.class, new BulkDeleteUnit(callisto)),
                entry(BulkUpdateUnit.class, new BulkUpdateUnit(callisto)),
                entry(ReindexUnit.class, new ReindexUnit(callisto)),
                entry(JobSweep.class, new JobSweep(callisto)),
                entry(AccountTelemetry.class, new AccountTelemetry(callisto)),
                entry(EventPublish.class, new EventPublish(callisto)),
                entry(Normalize.class, new Normalize(callisto.devices())),
                entry(Convert.class, new Convert(callisto.devices())));
    }

    @Override
    public <T> T getInstance(Class<T> functionClass) {
        Object function = functions.get(functionClass);
        if (function == null) {
            throw new IllegalArgumentException("There is no function class " + functionClass.getName());
        }
        return functionClass.cast(function);
    }
}
