package health.callisto.localhost.eventhubs;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Checkpoints and ownerships of one hub and one consumer group; who claims with an old tag gets nothing. */
final class CheckpointsInMemory implements CheckpointStore {
    private final Map<String, PartitionOwnership> ownerships = new ConcurrentHashMap<>();
    private final Map<String, Checkpoint> checkpoints = new ConcurrentHashMap<>();

    // Processors subscribe again to what they were given once.

    @Override
    public Flux<PartitionOwnership> listOwnership(String namespace, String hub, String group) {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(ownerships.values())));
    }

    @Override
    public Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> requested) {
        return Flux.defer(() -> Flux.fromIterable(
                requested.stream().map(this::claim).filter(this::isCurrent).toList()));
    }

    private PartitionOwnership claim(PartitionOwnership request) {
        PartitionOwnership claimed = new PartitionOwnership()
                .setFullyQualifiedNamespace(request.getFullyQualifiedNamespace())
                .setEventHubName(request.getEventHubName())
                .setConsumerGroup(request.getConsumerGroup())
                .setPartitionId(request.getPartitionId())
                .setOwnerId(request.getOwnerId())
                .setLastModifiedTime(System.currentTimeMillis())
                .setETag(UUID.randomUUID().toString());
        ownerships.merge(
                request.getPartitionId(),
                claimed,
                (current, next) -> Objects.equals(current.getETag(), request.getETag()) ? next : current);
        return claimed;
    }

    private boolean isCurrent(PartitionOwnership claimed) {
        return claimed.equals(ownerships.get(claimed.getPartitionId()));
    }

    @Override
    public Flux<Checkpoint> listCheckpoints(String namespace, String hub, String group) {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(checkpoints.values())));
    }

    @Override
    public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
        return Mono.fromRunnable(() -> checkpoints.put(checkpoint.getPartitionId(), checkpoint));
    }
}
