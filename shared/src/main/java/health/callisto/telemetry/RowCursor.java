package health.callisto.telemetry;

import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedResource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

/** Goes over the resources of a list one by one, and reads a page when the one before is used up. */
final class RowCursor {
    private final Function<Optional<ManagedPath>, List<ManagedResource>> list;
    private final Queue<ManagedResource> page = new ArrayDeque<>();
    private Optional<ManagedPath> last = Optional.empty();
    private boolean ended;

    /** @param list answers a page behind that path, in the order of paths; an empty one ends it */
    RowCursor(Function<Optional<ManagedPath>, List<ManagedResource>> list) {
        this.list = list;
    }

    /** The resource that comes next, which stays. */
    Optional<ManagedResource> peek() {
        if (page.isEmpty() && !ended) {
            page.addAll(list.apply(last));
            ended = page.isEmpty();
        }
        return Optional.ofNullable(page.peek());
    }

    /** Whether one comes whose path is before that text. */
    boolean isBefore(String path) {
        return peek().filter(next -> next.path().toString().compareTo(path) < 0).isPresent();
    }

    /** Takes it. */
    ManagedResource next() {
        ManagedResource next = peek().orElseThrow(NoSuchElementException::new);
        page.remove();
        last = Optional.of(next.path());
        return next;
    }
}
