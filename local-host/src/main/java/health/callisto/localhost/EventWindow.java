package health.callisto.localhost;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one partition that wait to be handed over together: until there are enough of them, or a span of time is over. It
 * is their enqueued times that tell what came within a span, so that a backlog is cut as it would have been when it came in
 * (spec 05, section 4.1).
 */
final class EventWindow<E> {
    /** Why events are handed over. */
    enum Reason {
        /** An event came behind the window. */
        TIME,
        /** There are enough. */
        COUNT,
        /** The window is over and nothing came. */
        WAIT
    }

    /** Events to be handed over. */
    record Flush<E>(Reason reason, List<E> events) {
        Flush {
            events = List.copyOf(events);
        }
    }

    private record Queued<E>(E event, Instant enqueued) {}

    private final Duration span;
    private final int most;
    private final Duration grace;
    private final Deque<Queued<E>> queue = new ArrayDeque<>();
    private @Nullable Instant end;

    /**
     * An empty one.
     *
     * @param grace beyond the window before nothing coming is taken for its end: the clocks of hub and reader differ
     */
    EventWindow(Duration span, int most, Duration grace) {
        this.span = span;
        this.most = most;
        this.grace = grace;
    }

    /** Takes the next event; answers what is to be handed over now. */
    List<Flush<E>> add(E event, Instant enqueued) {
        List<Flush<E>> flushes = new ArrayList<>();
        Instant current = end;
        if (current == null) {
            end = enqueued.plus(span);
        } else if (enqueued.isAfter(current)) {
            addUnlessEmpty(flushes, Reason.TIME, take(queue.size()));
            end = moved(current, enqueued);
        }
        queue.add(new Queued<>(event, enqueued));
        if (queue.size() >= most) {
            addUnlessEmpty(flushes, Reason.COUNT, take(most));
        }
        return flushes;
    }

    /** Nothing came until now; answers what is to be handed over. */
    List<Flush<E>> idle(Instant now) {
        List<Flush<E>> flushes = new ArrayList<>();
        if (end != null && end.isBefore(now.minus(grace))) {
            addUnlessEmpty(flushes, Reason.WAIT, take(queue.size()));
        }
        return flushes;
    }

    /** By whole spans until the event lies in it. */
    private Instant moved(Instant current, Instant enqueued) {
        long behind = Duration.between(current, enqueued).toNanos();
        long step = span.toNanos();
        return current.plusNanos((behind + step - 1) / step * step);
    }

    private List<E> take(int count) {
        List<E> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            taken.add(queue.remove().event());
        }
        return taken;
    }

    private void addUnlessEmpty(List<Flush<E>> flushes, Reason reason, List<E> events) {
        if (!events.isEmpty()) {
            flushes.add(new Flush<>(reason, events));
        }
    }

    /** What waits. */
    List<E> queued() {
        return queue.stream().map(Queued::event).toList();
    }

    /** Until when events belong to the window; the epoch before the first one came. */
    Instant end() {
        return end == null ? Instant.EPOCH : end;
    }
}
