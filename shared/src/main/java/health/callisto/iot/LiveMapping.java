package health.callisto.iot;

import health.callisto.iot.mapping.ParsedMapping;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Isolated;
import health.callisto.problem.LoggedFailure;
import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mapping of a connector, compiled once for each etag of its blob. A file that was broken past the management API leaves the
 * last good one at work.
 */
final class LiveMapping<T> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveMapping.class);
    private static final Duration STALE = Duration.ofSeconds(1);
    /** The first one is awaited by messages that cannot be used before. */
    private static final Duration ABSENT = Duration.ofMillis(50);

    private final MappingStore store;
    private final String mark;
    private final MappingFile file;
    private final Function<String, ParsedMapping<T>> parser;
    private final SteadyTime time;
    private Optional<T> current = Optional.empty();
    private String etag = "";
    private long readAt;

    LiveMapping(
            MappingStore store, String mark, MappingFile file, Function<String, ParsedMapping<T>> parser, Clock clock) {
        this.store = store;
        this.mark = mark;
        this.file = file;
        this.parser = parser;
        this.time = SteadyTime.beside(clock);
        this.readAt = time.ago(STALE);
    }

    /** The mapping as of a second ago; DataError TEMPLATE_NOT_FOUND if there is none yet. */
    synchronized T get() {
        if (time.hasPassed(current.isEmpty() ? ABSENT : STALE, readAt)) {
            long now = time.now();
            refresh();
            readAt = now;
        }
        return current.orElseThrow(() -> new DataError(
                DataError.Kind.TEMPLATE_NOT_FOUND, "The connector has no " + file.word() + " yet; PUT one"));
    }

    /** Storage that does not answer is no reason to wait while there is a mapping. */
    private void refresh() {
        try {
            store.changed(mark, file, etag).ifPresent(this::take);
        } catch (RuntimeException e) {
            if (current.isEmpty()) {
                throw e;
            }
            LOG.warn("Whether the {} of {} has changed cannot be read: {}", file.word(), mark, LoggedFailure.line(e));
        }
    }

    private void take(MappingStore.Stored stored) {
        etag = stored.etag();
        if (stored.text().isEmpty()) {
            current = Optional.empty();
            return;
        }
        ParsedMapping<T> parsed;
        try {
            parsed = Isolated.run(() -> parser.apply(stored.text()));
        } catch (DataError e) {
            LOG.error(
                    "The {} of {} cannot be read, the last good one stays: {}",
                    file.word(),
                    mark,
                    LoggedFailure.line(e));
            return;
        }
        if (parsed.isValid()) {
            current = Optional.of(parsed.mapping());
        } else {
            LOG.error(
                    "The {} of {} has {} problems, the last good one stays: {}",
                    file.word(),
                    mark,
                    parsed.problems().size(),
                    parsed.problems().get(0));
        }
    }
}
