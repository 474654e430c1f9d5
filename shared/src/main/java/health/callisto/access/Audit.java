package health.callisto.access;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of what was called: who, what, where, outcome, how long; never any content, value or token. */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("callisto.audit");

    /**
     * One request.
     *
     * @param service {@code workspace/service}
     * @param what the interaction's name
     * @param requestId correlates with the caller's own log
     */
    public record Entry(String service, Caller caller, String what, int status, Duration took, String requestId) {}

    public void record(Entry entry) {
        LOG.info(
                "service={} subject={} interaction={} status={} millis={} request={}",
                entry.service(),
                entry.caller().subject(),
                entry.what(),
                entry.status(),
                entry.took().toMillis(),
                entry.requestId());
    }
}
