package health.callisto.bulk;

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
record ExportUnit(String type, long after, long last, boolean searched, long newest, long position, long time) {
    static ExportUnit planning() {
        return new ExportUnit("", 0, 0, false, 0, 0, 0);
    }

    static ExportUnit of(String type, long after, long last, boolean searched, Snapshot snapshot) {
        return new ExportUnit(
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

    static ExportUnit parse(String json) {
        return JobJson.read(json, ExportUnit.class);
    }
}
