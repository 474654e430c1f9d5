package health.callisto.localhost.eventhubs;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Sender;

/** Sends the events of a partition to a receiver, as fast as it gives credit and reads. */
final class ConsumeLink implements LinkEnd {
    static final long NO_EPOCH = -1;

    /** More is not read from the file for somebody who does not read. */
    private static final int MOST_UNSENT_BYTES = 512 * 1024;

    /** Nor is more sent to somebody who settles nothing; the clients never have so many under way. */
    private static final int MOST_UNSETTLED = 20_000;

    private static final int PAGE = 500;

    private final Sender link;
    private final Partition partition;
    private final String consumerGroup;
    private final long epoch;
    private final EventReadSql reader;
    private final Executor loop;
    private long next;
    private long tag;

    /** Joins the receivers of the partition, or is refused. */
    ConsumeLink(
            Sender link,
            Partition partition,
            String consumerGroup,
            long epoch,
            StartPosition start,
            EventReadSql reader,
            Executor loop) {
        this.link = link;
        this.partition = partition;
        this.consumerGroup = consumerGroup;
        this.epoch = epoch;
        this.reader = reader;
        this.loop = loop;
        this.next = reader.find(partition, start);
        partition.receivers().join(this);
    }

    String consumerGroup() {
        return consumerGroup;
    }

    long epoch() {
        return epoch;
    }

    /** There are new events. On any thread. */
    void wake() {
        loop.execute(() -> {});
    }

    /** Another receiver has the partition now. On any thread. */
    void giveWay(long newEpoch) {
        AmqpRefusal stolen = AmqpRefusal.stolen("A receiver with the epoch " + newEpoch
                + " has come, hence this one with the epoch " + epoch + " is disconnected.");
        loop.execute(() -> {
            link.setCondition(stolen.condition());
            link.close();
        });
    }

    @Override
    public boolean send() {
        boolean sent = false;
        long last = partition.end().sequenceNumber();
        while (isWanted() && next <= last) {
            List<StoredEvent> events = reader.page(partition, next, last, Math.min(link.getCredit(), PAGE));
            events.forEach(this::send);
            // Those that are not there were forgotten.
            next = 1 + (events.isEmpty() ? last : events.get(events.size() - 1).sequenceNumber());
            sent = true;
        }
        if (link.getDrain()) {
            link.drained();
        }
        return sent;
    }

    private boolean isWanted() {
        return link.getLocalState() == EndpointState.ACTIVE
                && link.getCredit() > 0
                && link.getUnsettled() < MOST_UNSETTLED
                && link.getSession().getOutgoingBytes() < MOST_UNSENT_BYTES;
    }

    private void send(StoredEvent event) {
        Delivery delivery =
                link.delivery(ByteBuffer.allocate(Long.BYTES).putLong(0, tag++).array());
        link.sendNoCopy(ReadableBuffer.ByteBufferReader.wrap(event.message()));
        if (link.getSenderSettleMode() == SenderSettleMode.SETTLED) {
            delivery.settle();
        } else {
            link.advance();
        }
    }

    @Override
    public void onDelivery(Delivery delivery) {
        if (delivery.remotelySettled() || delivery.getRemoteState() != null) {
            delivery.settle();
        }
    }

    @Override
    public void onClosed() {
        partition.receivers().leave(this);
    }
}
