package health.callisto.resource.feed;

import health.callisto.fhir.ResourceKey;
import java.time.Instant;

/** One committed change. {@code position} is the change's place in the feed, which never appears out of order. */
public record Change(long position, Instant time, ResourceKey key, long version, Type type, Origin origin) {
    /** Where a change came from: events of live ones overtake those of bulk imports. */
    public enum Origin {
        LIVE,
        IMPORT
    }

    /** 0 created (version 1), 1 updated, 2 deleted, as stored. */
    public enum Type {
        CREATED,
        UPDATED,
        DELETED
    }
}
