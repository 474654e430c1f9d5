package health.callisto.functions;

import health.callisto.Callisto;
import health.callisto.config.Settings;
import health.callisto.problem.LoggedFailure;
import health.callisto.time.SteadyTime;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The product of this process. Where a setting is wrong or something that it needs is away, the worker must load all the same: it
 * would answer nothing and log nothing for ten minutes. So a failure is logged in one line, each call is answered with it, and a later
 * call tries again.
 */
public final class Product {
    private static final Logger LOG = LoggerFactory.getLogger(Product.class);
    /** Between tries: one that fails may take some seconds, and calls wait meanwhile. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Supplier<Callisto> wiring;
    private final SteadyTime time;
    private final ReentrantLock trying = new ReentrantLock();
    private volatile @Nullable Callisto callisto;
    private volatile NotStarted failure = new NotStarted("it is starting", null);
    private volatile long triedAt;

    /** Why there is no product yet. */
    public static final class NotStarted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotStarted(String reason, @Nullable Throwable cause) {
            super("Callisto cannot start: " + reason, cause);
        }
    }

    /** Tries at once, and again behind a failure. */
    Product(Supplier<Callisto> wiring, Clock clock) {
        this.wiring = wiring;
        this.time = SteadyTime.beside(clock);
        this.triedAt = time.ago(PAUSE);
        find();
    }

    /** The one that a host has wired itself. */
    static Product of(Callisto callisto) {
        return new Product(() -> callisto, Clock.systemUTC());
    }

    /** Wired from the app's settings. */
    static Product of(Map<String, String> environment) {
        return new Product(() -> wire(environment), Clock.systemUTC());
    }

    private static Callisto wire(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        boolean developing = "Development".equals(environment.get("AZURE_FUNCTIONS_ENVIRONMENT"));
        if (settings.authentication() == Settings.Authentication.OFF && !developing) {
            throw new IllegalStateException(
                    "CALLISTO_AUTH=off opens everything to everyone and is for a developer's machine"
                            + " (AZURE_FUNCTIONS_ENVIRONMENT=Development); set CALLISTO_AUTH to entra");
        }
        // What is in the global registry goes to Application Insights by its agent.
        return new Callisto(settings, Metrics.globalRegistry);
    }

    /** The product; NotStarted while it cannot start, so that the host brings a message again. */
    Callisto require() {
        return find().orElseThrow(() -> failure);
    }

    /** The product, or nothing while it cannot start: a timer comes again by itself. */
    Optional<Callisto> find() {
        Callisto known = callisto;
        // Whoever comes while another tries is answered with what has been wrong so far.
        if (known == null && trying.tryLock()) {
            try {
                if (callisto == null && time.hasPassed(PAUSE, triedAt)) {
                    start();
                }
            } finally {
                trying.unlock();
            }
        }
        return Optional.ofNullable(callisto);
    }

    /** Why there is none; only meaningful while there is none. */
    NotStarted failure() {
        return failure;
    }

    private void start() {
        try {
            callisto = wiring.get();
        } catch (RuntimeException | LinkageError e) {
            // A library that is missing is found here too; settings that cannot be read have a line each.
            failure = new NotStarted(
                    String.valueOf(e.getMessage())
                            .lines()
                            .reduce((a, b) -> a + "; " + b)
                            .orElse(""),
                    e);
            LOG.error("{}; it tries again in {} s", LoggedFailure.line(failure), PAUSE.toSeconds());
        }
        triedAt = time.now();
    }
}
