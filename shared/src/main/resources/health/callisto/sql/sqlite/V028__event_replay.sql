-- Periods that are published once more. A replay has ended when its position has reached its last one.
CREATE TABLE EventReplay (
    ReplayId     TEXT    NOT NULL PRIMARY KEY,
    FromTicks    INTEGER NOT NULL, -- 100 ns since 1970-01-01T00:00:00Z
    ToTicks      INTEGER NOT NULL,
    Position     INTEGER NOT NULL, -- published up to here
    LastPosition INTEGER NOT NULL,
    Published    INTEGER NOT NULL,
    CreatedAt    INTEGER NOT NULL  -- ms since 1970-01-01T00:00:00Z
) WITHOUT ROWID;
