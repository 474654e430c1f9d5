-- The moments that exports read (docs/adr/0010): versions up to a surrogate id, but for those that came behind a position.
CREATE TABLE ExportSnapshot (
    JobId       TEXT    PRIMARY KEY,
    SurrogateId INTEGER NOT NULL, -- the greatest there was; the greatest there can be while that is not known yet
    Position    INTEGER NOT NULL, -- of the change feed: what has a greater one was committed later
    OpenedAt    INTEGER NOT NULL  -- milliseconds since 1970
) WITHOUT ROWID;
