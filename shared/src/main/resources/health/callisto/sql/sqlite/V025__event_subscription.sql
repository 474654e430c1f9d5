-- Who wants the events of this service: they are published while there is a row.
CREATE TABLE EventSubscription (
    Name       TEXT    NOT NULL PRIMARY KEY,
    Definition TEXT    NOT NULL,
    CreatedAt  INTEGER NOT NULL  -- ms since 1970-01-01T00:00:00Z
) WITHOUT ROWID;
