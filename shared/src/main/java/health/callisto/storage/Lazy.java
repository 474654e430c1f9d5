package health.callisto.storage;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a thing at its first use and keeps it. For clients of the Azure SDK: the first one loads some 2,000 classes and the trusted
 * certificates, seconds of a cold start that a read of a resource does not need.
 */
public final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> make;
    private @Nullable T made;

    public Lazy(Supplier<T> make) {
        this.make = make;
    }

    /** Whether it was used already. */
    public synchronized boolean isMade() {
        return made != null;
    }

    @Override
    public synchronized T get() {
        T known = made;
        if (known == null) {
            known = make.get();
            made = known;
        }
        return known;
    }
}
