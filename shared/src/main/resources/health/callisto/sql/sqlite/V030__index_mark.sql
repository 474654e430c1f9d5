-- One row while index rows wait to be written: those of resources with greater surrogate ids may not be there yet.
CREATE TABLE IndexMark (
    Id          INTEGER PRIMARY KEY,
    SurrogateId INTEGER NOT NULL
);
