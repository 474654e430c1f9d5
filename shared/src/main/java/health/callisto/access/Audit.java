package health.callisto.access;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of what was called: who, what, where, outcome, how long; never any content, value or token. */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("callisto.audit");

    private final Consumer<Entry> out;

    /** @param out takes each entry */
    public Audit(Consumer<Entry> out) {
        this.out = out;
    }

    /** One that writes a line for each entry to the log {@code callisto.audit}. */
    public static Audit toLog() {
        return new Audit(Audit::log);
    }

    /**
     * One request, or one entry of a bundle.
     *
     * @param target {@code workspace/service}, or the path in the management API
     * @param what the interaction's name
     * @param requestId correlates with the caller's own log
     */
    public record Entry(String target, Caller caller, String what, int status, Duration took, String requestId) {}

    /** Takes the entry down. */
    public void record(Entry entry) {
        out.accept(entry);
    }

    private static void log(Entry entry) {
        LOG.info(
                "service={} subject={} interaction={} status={} millis={} request={}",
                entry.target(),
                entry.caller().subject(),
                entry.what(),
                entry.status(),
                entry.took().toMillis(),
                entry.requestId());
    }
}
