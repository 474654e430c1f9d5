package health.callisto.localhost.eventhubs;

/** An event of a partition, encoded as its receivers get it. */
record StoredEvent(long sequenceNumber, byte[] message) {}
