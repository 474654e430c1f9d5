package health.callisto.functions;

import static java.util.Map.entry;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import health.callisto.Callisto;
import java.util.Map;

/** Hands out the function objects, built once for each process: the worker would make new ones for each call. */
public final class Injector implements FunctionInstanceInjector {
    private final Map<Class<?>, Object> functions;

    /** Wires the product from the environment, and never throws; the worker makes one instance, found by ServiceLoader. */
    public Injector() {
        this(Product.of(System.getenv()));
    }

    /** For a host that wires the product itself. */
    public Injector(Callisto callisto) {
        this(Product.of(callisto));
    }

    Injector(Product product) {
        functions = Map.ofEntries(
                entry(FhirHttp.class, new FhirHttp(product)),
                entry(ImportUnit.class, new ImportUnit(product)),
                entry(ExportUnit.class, new ExportUnit(product)),
                entry(BulkDeleteUnit.class, new BulkDeleteUnit(product)),
                entry(BulkUpdateUnit.class, new BulkUpdateUnit(product)),
                entry(ReindexUnit.class, new ReindexUnit(product)),
                entry(JobSweep.class, new JobSweep(product)),
                entry(AccountTelemetry.class, new AccountTelemetry(product)),
                entry(EventPublish.class, new EventPublish(product)),
                entry(Normalize.class, new Normalize(product)),
                entry(Convert.class, new Convert(product)));
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
