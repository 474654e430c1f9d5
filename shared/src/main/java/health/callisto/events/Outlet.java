package health.callisto.events;

import health.callisto.resource.feed.Change;
import health.callisto.resource.feed.ChangeFeed;
import health.callisto.workspace.ServiceName;
import java.util.ArrayList;
import java.util.List;

/** Where the events of one service go, and what tells of it. */
record Outlet(
        ServiceName service,
        ChangeFeed feed,
        EventFormat format,
        EventTopic topic,
        Pace pace,
        EventDeadLetters deadLetters,
        EventMetrics metrics) {
    /** As many of the changes as one batch holds, in their order, with their events. */
    record Prepared(List<Change> changes, List<byte[]> events, long size) {
        boolean isSingle() {
            return changes.size() == 1;
        }

        long last() {
            return changes.get(changes.size() - 1).position();
        }
    }

    Prepared prepare(List<Change> changes) {
        List<byte[]> events = new ArrayList<>();
        long size = 2;
        for (Change change : changes) {
            byte[] event = format.event(service, change);
            if (!events.isEmpty() && size + event.length + 1 > Pace.BATCH_BYTES) {
                break;
            }
            events.add(event);
            size += event.length + 1;
        }
        return new Prepared(List.copyOf(changes.subList(0, events.size())), events, size);
    }
}
