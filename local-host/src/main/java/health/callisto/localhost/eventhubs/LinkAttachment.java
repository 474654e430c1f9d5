package health.callisto.localhost.eventhubs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;

/** Finds what a link of one connection is for, by its address. */
final class LinkAttachment {
    private static final Symbol EPOCH = Symbol.valueOf("com.microsoft:epoch");
    private static final Symbol SELECTOR = Symbol.valueOf("apache.org:selector-filter:string");

    private final HubStore store;
    private final EventReadSql reader;
    private final EventWriter writer;
    private final Executor loop;
    private final Map<String, RequestNode> nodes;
    private final MessageCodec codec = new MessageCodec();
    /** By node and by what a request calls the link: its target, or its name where it has none. */
    private final Map<String, Sender> replyLinks = new HashMap<>();

    /** @param loop the thread of the connection */
    LinkAttachment(HubStore store, EventReadSql reader, EventWriter writer, Executor loop) {
        this.store = store;
        this.reader = reader;
        this.writer = writer;
        this.loop = loop;
        this.nodes = Map.of("$cbs", new CbsNode(store), "$management", new ManagementNode(store));
    }

    /** Our end of a link that the peer attaches, or a refusal. */
    LinkEnd attach(Link link) {
        return link instanceof Receiver receiver ? incoming(receiver) : outgoing((Sender) link);
    }

    private LinkEnd incoming(Receiver link) {
        String address = target(link);
        RequestNode node = nodes.get(address);
        if (node != null) {
            return new RequestLink(link, node, replyTo -> Optional.ofNullable(replyLinks.get(address + " " + replyTo)));
        }
        EntityPath path = EntityPath.of(address);
        Hub hub = store.hub(path.hub());
        if (!path.consumerGroup().isEmpty()) {
            throw AmqpRefusal.invalid("Events are sent to a hub or a partition, not to a consumer group");
        }
        Function<NewEvent, Partition> partitions = hub::partitionFor;
        if (!path.partition().isEmpty()) {
            Partition partition = hub.partition(path.partition());
            partitions = event -> partition;
        }
        return new PublishLink(link, partitions, writer, codec, loop);
    }

    private LinkEnd outgoing(Sender link) {
        String address = source(link);
        if (nodes.containsKey(address)) {
            String key = address + " " + findTarget(link).orElse(link.getName());
            replyLinks.put(key, link);
            return new ReplyLink(() -> replyLinks.remove(key, link));
        }
        EntityPath path = EntityPath.of(address);
        Hub hub = store.hub(path.hub());
        if (path.consumerGroup().isEmpty() || path.partition().isEmpty()) {
            throw AmqpRefusal.invalid("Events are received from a partition for a consumer group");
        }
        return new ConsumeLink(
                link,
                hub.partition(path.partition()),
                path.consumerGroup(),
                epoch(link),
                start((Source) link.getRemoteSource()),
                reader,
                loop);
    }

    private static String target(Link link) {
        return findTarget(link).orElseThrow(() -> AmqpRefusal.invalid("The link has no target"));
    }

    private static Optional<String> findTarget(Link link) {
        return Optional.ofNullable(link.getRemoteTarget()).map(target -> target.getAddress());
    }

    private static String source(Link link) {
        return Optional.ofNullable(link.getRemoteSource())
                .map(source -> source.getAddress())
                .orElseThrow(() -> AmqpRefusal.invalid("The link has no source"));
    }

    private static long epoch(Sender link) {
        Map<Symbol, Object> properties = link.getRemoteProperties();
        return properties != null && properties.get(EPOCH) instanceof Number epoch
                ? epoch.longValue()
                : ConsumeLink.NO_EPOCH;
    }

    private static StartPosition start(Source source) {
        Map<?, ?> filter = source.getFilter();
        if (filter == null || !(filter.get(SELECTOR) instanceof DescribedType selector)) {
            return StartPosition.EARLIEST;
        }
        return StartPosition.of(String.valueOf(selector.getDescribed()));
    }
}
