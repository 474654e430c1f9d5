package health.callisto.workspace;

import health.callisto.sql.Database;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The control database, opened when it is first asked: an app whose server is away starts, and says that it is not ready. */
public final class ControlDatabase implements Supplier<Database>, AutoCloseable {
    private final Databases databases;
    private @Nullable Database open;

    public ControlDatabase(Databases databases) {
        this.databases = databases;
    }

    /** Problem UNAVAILABLE or IllegalStateException if it cannot be reached; the next one who asks tries again. */
    @Override
    public synchronized Database get() {
        Database known = open;
        if (known == null) {
            known = databases.openControl();
            open = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
        }
    }
}
