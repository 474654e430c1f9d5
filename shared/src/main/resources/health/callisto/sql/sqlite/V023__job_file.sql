-- Files that the units of a job have finished, written in the transaction that moves the unit past them.
CREATE TABLE JobFile (
    JobId      TEXT    NOT NULL,
    UnitNumber INTEGER NOT NULL,
    Blob       TEXT    NOT NULL,
    Kind       TEXT    NOT NULL, -- output, deleted
    Type       TEXT    NOT NULL,
    Resources  INTEGER NOT NULL,
    Bytes      INTEGER NOT NULL,
    PRIMARY KEY (JobId, UnitNumber, Blob)
) WITHOUT ROWID;
