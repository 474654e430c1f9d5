package health.callisto.localhost.eventhubs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Session;

/** Answers what the peer of one connection does: it opens, attaches, sends, detaches and closes. */
final class AmqpEvents {
    private final Collector collector;
    private final LinkAttachment attachment;
    private final Map<Link, LinkEnd> ends = new LinkedHashMap<>();

    AmqpEvents(Collector collector, LinkAttachment attachment) {
        this.collector = collector;
        this.attachment = attachment;
    }

    /** All that has come up to now. */
    void handle() {
        Event event = collector.peek();
        while (event != null) {
            handle(event);
            collector.pop();
            event = collector.peek();
        }
    }

    private void handle(Event event) {
        switch (event.getType()) {
            case CONNECTION_REMOTE_OPEN -> open(event.getConnection());
            case CONNECTION_REMOTE_CLOSE -> event.getConnection().close();
            case SESSION_REMOTE_OPEN -> event.getSession().open();
            case SESSION_REMOTE_CLOSE -> close(event.getSession());
            case LINK_REMOTE_OPEN -> attach(event.getLink());
            case LINK_REMOTE_CLOSE, LINK_REMOTE_DETACH -> close(event.getLink());
            case DELIVERY -> {
                LinkEnd end = ends.get(event.getLink());
                if (end != null) {
                    end.onDelivery(event.getDelivery());
                }
            }
            default -> {}
        }
    }

    private static void open(Connection connection) {
        connection.setContainer("callisto-local-event-hubs");
        connection.open();
    }

    private void attach(Link link) {
        if (link.getLocalState() != EndpointState.UNINITIALIZED) {
            link.setCondition(new ErrorCondition(AmqpError.NOT_ALLOWED, "The session has a link of that name"));
            close(link);
            return;
        }
        link.setSenderSettleMode(link.getRemoteSenderSettleMode());
        link.setReceiverSettleMode(link.getRemoteReceiverSettleMode());
        try {
            LinkEnd end = attachment.attach(link);
            link.setSource(link.getRemoteSource());
            link.setTarget(link.getRemoteTarget());
            link.open();
            ends.put(link, end);
        } catch (AmqpRefusal refusal) {
            // Without source and target the peer knows that a detach follows (AMQP 1.0, 2.6.3).
            link.open();
            link.setCondition(refusal.condition());
            link.close();
        }
    }

    private void close(Link link) {
        LinkEnd end = ends.remove(link);
        if (end != null) {
            end.onClosed();
        }
        link.close();
        link.free();
    }

    private void close(Session session) {
        List.copyOf(ends.keySet()).stream()
                .filter(link -> link.getSession().equals(session))
                .forEach(this::close);
        session.close();
        session.free();
    }

    /** Whether something was sent, and there may be more. */
    boolean send() {
        boolean sent = false;
        for (LinkEnd end : ends.values()) {
            sent |= end.send();
        }
        return sent;
    }

    /** The connection is gone. */
    void closed() {
        ends.values().forEach(LinkEnd::onClosed);
        ends.clear();
    }
}
