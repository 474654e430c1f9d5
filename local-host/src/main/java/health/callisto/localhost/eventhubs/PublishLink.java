package health.callisto.localhost.eventhubs;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Receiver;

/** Takes events from a publisher; each message is accepted when all of its events are committed. */
final class PublishLink implements LinkEnd {
    static final int MOST_BYTES = 1024 * 1024;

    /** Nobody needs so much to find out that a message is too large. */
    private static final long MOST_DROPPED_BYTES = 64L * MOST_BYTES;

    private static final int CREDIT = 300;

    private final Receiver link;
    private final Function<NewEvent, Partition> partitions;
    private final EventWriter writer;
    private final MessageCodec codec;
    private final Executor loop;
    private long dropped;
    private AmqpRefusal refused = AmqpRefusal.failed("The link is closed");

    /** @param partitions the partition for a message, by its first event */
    PublishLink(
            Receiver link,
            Function<NewEvent, Partition> partitions,
            EventWriter writer,
            MessageCodec codec,
            Executor loop) {
        this.link = link;
        this.partitions = partitions;
        this.writer = writer;
        this.codec = codec;
        this.loop = loop;
        link.setMaxMessageSize(UnsignedLong.valueOf(MOST_BYTES));
        link.flow(CREDIT);
    }

    @Override
    public void onDelivery(Delivery unused) {
        Delivery current = link.current();
        while (current != null) {
            if (link.getLocalState() != EndpointState.ACTIVE) {
                discard(current);
                return;
            }
            long size = dropped + current.pending();
            if (size > MOST_BYTES) {
                drop(current, size);
                return;
            }
            if (current.isAborted()) {
                current.settle();
                link.flow(1);
            } else if (current.isPartial()) {
                return;
            } else {
                take(current);
            }
            current = link.current();
        }
    }

    /**
     * A message that is too large is refused at its end, and the link is closed then: some clients wait for ever for the outcome of a
     * message that the link was closed over.
     */
    private void drop(Delivery delivery, long size) {
        link.recv();
        dropped = size;
        if (!delivery.isPartial() || size > MOST_DROPPED_BYTES) {
            refused = AmqpRefusal.tooLarge(size, MOST_BYTES);
            discard(delivery);
            link.setCondition(refused.condition());
            link.close();
        }
    }

    /**
     * What comes on a link that was closed is not kept. Without an outcome the clients would take it as accepted, and with another
     * reason than the link's some would send it again.
     */
    private void discard(Delivery delivery) {
        link.recv();
        if (!delivery.isPartial()) {
            delivery.disposition(refused.rejected());
            delivery.settle();
        }
    }

    private void take(Delivery delivery) {
        byte[] message = new byte[delivery.pending()];
        link.recv(message, 0, message.length);
        link.advance();
        try {
            List<NewEvent> events = codec.events(message, delivery.getMessageFormat());
            writer.append(
                    partitions.apply(events.get(0)), events, outcome -> loop.execute(() -> settle(delivery, outcome)));
        } catch (AmqpRefusal refusal) {
            settle(delivery, refusal.rejected());
        }
    }

    private void settle(Delivery delivery, DeliveryState outcome) {
        if (link.getLocalState() == EndpointState.ACTIVE) {
            delivery.disposition(outcome);
            delivery.settle();
            link.flow(1);
        }
    }
}
