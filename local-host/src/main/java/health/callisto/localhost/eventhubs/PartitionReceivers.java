package health.callisto.localhost.eventhubs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who receives from a partition. Within a consumer group the highest epoch has it alone, of equal ones the newest; receivers
 * without an epoch share it where there is none with one.
 */
final class PartitionReceivers {
    private final List<ConsumeLink> links = new CopyOnWriteArrayList<>();

    /** Those that must give way are cut off. */
    synchronized void join(ConsumeLink link) {
        List<ConsumeLink> others = links.stream()
                .filter(other -> other.consumerGroup().equalsIgnoreCase(link.consumerGroup()))
                .toList();
        long highest = others.stream().mapToLong(ConsumeLink::epoch).max().orElse(ConsumeLink.NO_EPOCH);
        if (link.epoch() < highest) {
            throw AmqpRefusal.stolen("There is a receiver with the higher epoch " + highest
                    + ": come with a higher one, or when it is closed.");
        }
        if (link.epoch() != ConsumeLink.NO_EPOCH) {
            for (ConsumeLink other : others) {
                links.remove(other);
                other.giveWay(link.epoch());
            }
        }
        links.add(link);
    }

    void leave(ConsumeLink link) {
        links.remove(link);
    }

    void wake() {
        links.forEach(ConsumeLink::wake);
    }
}
