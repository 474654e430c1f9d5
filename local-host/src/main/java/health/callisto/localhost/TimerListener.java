package health.callisto.localhost;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import health.callisto.problem.LoggedFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a function by its schedule (six fields, seconds first): one run at a time, ticks that come meanwhile are skipped. */
final class TimerListener {
    private static final Logger LOG = LoggerFactory.getLogger(TimerListener.class);

    private final FunctionMethod function;
    private final ExecutionTime schedule;
    private final ScheduledExecutorService threads;
    private final Clock clock;

    TimerListener(FunctionMethod function, ScheduledExecutorService threads, Clock clock) {
        String cron = function.annotation(TimerTrigger.class).orElseThrow().schedule();
        this.function = function;
        this.threads = threads;
        this.clock = clock;
        this.schedule = ExecutionTime.forCron(
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING)).parse(cron));
    }

    /** Waits for the next tick after now; runs behind it plan the one after. */
    void plan() {
        ZonedDateTime now = ZonedDateTime.now(clock);
        Optional<Duration> wait = schedule.nextExecution(now).map(next -> Duration.between(now, next));
        if (wait.isPresent()) {
            // The tick reports its own failure.
            ScheduledFuture<?> unused = threads.schedule(this::tick, wait.get().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        try {
            function.call("{\"Schedule\":{\"AdjustForDST\":true},\"IsPastDue\":false}");
        } catch (RuntimeException | Error e) {
            if (threads.isShutdown()) {
                LOG.info("The function {} has stopped: {}", function.name(), LoggedFailure.line(e));
            } else {
                LOG.error("The function {} failed", function.name(), LoggedFailure.of(e));
            }
        } finally {
            if (!threads.isShutdown()) {
                plan();
            }
        }
    }
}
