package health.callisto.bulk.exports;

import health.callisto.bulk.JobJson;
import health.callisto.resource.Snapshot;
import java.time.Instant;

/**
 * A part of an export: the versions of a type between two surrogate ids, or all that a search finds of it.
 *
 * @param type empty: the unit plans the others
 * @param after surrogate ids behind this
 * @param last up to this
 * @param searched whether the resources are found by a search
 * @param newest see {@link Snapshot}
 * @param position see {@link Snapshot}
 * @param time of the snapshot, milliseconds since 1970
 */
record ExportRange(String type, long after, long last, boolean searched, long newest, long position, long time) {
    static ExportRange planning() {
        return new ExportRange("", 0, 0, false, 0, 0, 0);
    }

    static ExportRange of(String type, long after, long last, boolean searched, Snapshot snapshot) {
        return new ExportRange(
                type,
                after,
                last,
                searched,
                snapshot.newest(),
                snapshot.position(),
                snapshot.time().toEpochMilli());
    }

    Snapshot snapshot() {
        return new Snapshot(newest, position, Instant.ofEpochMilli(time));
    }

    String json() {
        return JobJson.write(this);
    }

    static ExportRange parse(String json) {
        return JobJson.read(json, ExportRange.class);
    }
}
