// What users of Azure's JavaScript client do with a hub; prints one JSON object of what came of it.
//   node talk.mjs <connection string of the namespace> <hub> <connection string of a storage account> <container>
import { EventHubBufferedProducerClient, EventHubConsumerClient, EventHubProducerClient } from "@azure/event-hubs";
import { earliestEventPosition, latestEventPosition } from "@azure/event-hubs";
import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { ContainerClient } from "@azure/storage-blob";

const [hubs, hub, storage, container] = process.argv.slice(2);
const AT_ONCE = { retryOptions: { maxRetries: 1, retryDelayInMs: 100 } };
const seen = { errors: [] };
const failed = async (error) => {
  seen.errors.push(String(error));
};

const producer = new EventHubProducerClient(hubs, hub, AT_ONCE);
const before = await producer.getEventHubProperties();
seen.name = before.name;
seen.partitions = before.partitionIds;
seen.madeAt = before.createdOn.toISOString();
seen.empty = (await producer.getPartitionProperties("1")).isEmpty;

// Batches: by key, to a partition, and one after the other; full when the link's limit says so.
const keyed = await producer.createBatch({ partitionKey: "device-7" });
for (let i = 0; i < 5; i++) {
  keyed.tryAdd({ body: { from: "js", number: i }, properties: { kind: "keyed" }, messageId: `m${i}`, contentType: "application/json" });
}
await producer.sendBatch(keyed);
const placed = await producer.createBatch({ partitionId: "1" });
placed.tryAdd({ body: Buffer.from("bytes of partition 1") });
await producer.sendBatch(placed);
await producer.sendBatch([{ body: "text" }, { body: [1, 2, 3] }]);
const full = await producer.createBatch();
let added = 0;
while (full.tryAdd({ body: "x".repeat(10_000) })) {
  added++;
}
seen.fullBatch = { added, limit: full.maxSizeInBytes };
await producer.sendBatch(full);
try {
  await producer.sendBatch([{ body: "x".repeat(2 * 1024 * 1024) }]);
  seen.tooLarge = "was taken";
} catch (error) {
  seen.tooLarge = error.code;
}
const lost = new EventHubProducerClient(hubs, "no-such-hub", AT_ONCE);
try {
  await lost.getEventHubProperties();
  seen.unknownHub = "is there";
} catch (error) {
  seen.unknownHub = error.code;
}
await lost.close();
const buffered = new EventHubBufferedProducerClient(hubs, hub, {
  maxWaitTimeInMs: 100,
  onSendEventsErrorHandler: ({ error }) => failed(error),
});
for (let i = 0; i < 50; i++) {
  await buffered.enqueueEvent({ body: { buffered: i } }, { partitionKey: `key-${i % 5}` });
}
await buffered.close({ flush: true });

// Everything from the beginning, with checkpoints; then a second consumer goes on where the first one stopped.
const blobs = new ContainerClient(storage, container);
await blobs.createIfNotExists();
const read = async (enough) => {
  const events = [];
  const consumer = new EventHubConsumerClient("$Default", hubs, hub, new BlobCheckpointStore(blobs), {
    loadBalancingOptions: { strategy: "greedy", updateIntervalInMs: 500, partitionOwnershipExpirationIntervalInMs: 5_000 },
  });
  let subscription;
  const done = new Promise((resolve) => {
    subscription = consumer.subscribe(
      {
        processEvents: async (batch, context) => {
          for (const event of batch) {
            events.push({
              body: Buffer.isBuffer(event.body) ? event.body.toString() : event.body,
              partition: context.partitionId,
              key: event.partitionKey,
              sequenceNumber: event.sequenceNumber,
              offset: event.offset,
              enqueuedAt: event.enqueuedTimeUtc.toISOString(),
              properties: event.properties,
              messageId: event.messageId,
              contentType: event.contentType,
            });
          }
          if (batch.length > 0) {
            await context.updateCheckpoint(batch[batch.length - 1]);
          }
          if (enough(events)) {
            resolve();
          }
        },
        processError: failed,
      },
      { startPosition: earliestEventPosition, maxBatchSize: 20, maxWaitTimeInSeconds: 1 },
    );
  });
  await done;
  await subscription.close();
  await consumer.close();
  return events;
};
const count = async () => {
  const all = await Promise.all(before.partitionIds.map((id) => producer.getPartitionProperties(id)));
  return all.reduce((sum, each) => sum + Number(each.lastEnqueuedSequenceNumber) + 1, 0);
};
const total = await count();
seen.first = (await read((events) => events.length >= total)).map((event) =>
  typeof event.body === "string" && event.body.length > 1000 ? { ...event, body: event.body.length } : event,
);
await producer.sendBatch([{ body: "after the checkpoint" }]);
seen.second = await read((events) => events.length >= 1);

// One who wants only what comes from now on.
const late = new EventHubConsumerClient("$Default", hubs, hub);
let ready;
seen.late = await new Promise((resolve) => {
  ready = late.subscribe(
    "0",
    { processEvents: async (batch) => batch.length > 0 && resolve(batch.map((event) => event.body)), processError: failed },
    { startPosition: latestEventPosition, trackLastEnqueuedEventProperties: true },
  );
  const again = setInterval(async () => {
    await producer.sendBatch([{ body: "late" }], { partitionId: "0" });
  }, 200);
  ready.stop = () => clearInterval(again);
}).finally(() => ready.stop());
await ready.close();
await late.close();
await producer.close();
// The client leaves timers behind that would keep the process for a while.
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
