-- The change feed: one row for each committed change, written in the transaction of the change.
CREATE TABLE ResourceChange (
    Position        BIGINT        NOT NULL,
    ChangedAt       BIGINT        NOT NULL, -- 100 ns since 1970-01-01T00:00:00Z
    ResourceTypeId  SMALLINT      NOT NULL,
    ResourceIdKey   VARBINARY(64) NOT NULL,
    ResourceVersion BIGINT        NOT NULL,
    ChangeType      SMALLINT      NOT NULL, -- 0 created, 1 updated, 2 deleted
    Origin          SMALLINT      NOT NULL, -- 0 live, 1 import
    CONSTRAINT PK_ResourceChange PRIMARY KEY CLUSTERED (Position)
);
