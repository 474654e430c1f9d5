-- The versions that are no longer current.
CREATE TABLE ResourceHistory (
    SurrogateId INTEGER PRIMARY KEY,
    TypeId      INTEGER NOT NULL,
    IdKey       BLOB    NOT NULL,
    Version     INTEGER NOT NULL,
    Deleted     INTEGER NOT NULL,
    Body        BLOB    NOT NULL
);

CREATE UNIQUE INDEX ResourceHistory_Version ON ResourceHistory (TypeId, IdKey, Version);

-- (TypeId, SurrogateId): the history of a type.
CREATE INDEX ResourceHistory_Type ON ResourceHistory (TypeId);
