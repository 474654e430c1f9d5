-- Long work. States: queued, running, cancelling, completed, completed-with-errors, failed, cancelled.
CREATE TABLE Job (
    JobId      TEXT    PRIMARY KEY,
    Kind       TEXT    NOT NULL,
    State      TEXT    NOT NULL,
    Definition TEXT    NOT NULL, -- JSON of the kind
    CreatedAt  INTEGER NOT NULL, -- milliseconds since 1970
    EndedAt    INTEGER NOT NULL, -- 0 while it is under way
    Result     TEXT    NOT NULL  -- JSON of the kind, empty while it is under way
) WITHOUT ROWID;
