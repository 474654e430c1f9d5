-- The current version of each resource, deletions included (they keep the version count going and answer 410).
-- The surrogate id is the rowid: new versions are appended, and a scan by it is a scan by time.
CREATE TABLE Resource (
    SurrogateId INTEGER PRIMARY KEY,
    TypeId      INTEGER NOT NULL,
    IdKey       BLOB    NOT NULL,
    Version     INTEGER NOT NULL,
    Deleted     INTEGER NOT NULL,
    Body        BLOB    NOT NULL
);

CREATE UNIQUE INDEX Resource_Id ON Resource (TypeId, IdKey);

-- SQLite appends the rowid: this is (TypeId, Deleted, SurrogateId), the order of a search without conditions.
CREATE INDEX Resource_Type ON Resource (TypeId, Deleted);
