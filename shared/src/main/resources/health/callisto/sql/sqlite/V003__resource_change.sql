-- The change feed: one row for each committed change, written in the transaction of the change.
CREATE TABLE ResourceChange (
    Position        INTEGER PRIMARY KEY,
    ChangedAt       INTEGER NOT NULL, -- 100 ns since 1970-01-01T00:00:00Z
    ResourceTypeId  INTEGER NOT NULL,
    ResourceIdKey   BLOB    NOT NULL,
    ResourceVersion INTEGER NOT NULL,
    ChangeType      INTEGER NOT NULL, -- 0 created, 1 updated, 2 deleted
    Origin          INTEGER NOT NULL  -- 0 live, 1 import
);
