-- What a unit could not take, one row each, written in the transaction that moves the unit past it.
CREATE TABLE JobError (
    JobId      TEXT    NOT NULL,
    UnitNumber INTEGER NOT NULL,
    Line       INTEGER NOT NULL, -- counted from the beginning of the unit, from 0
    ByteOffset INTEGER NOT NULL, -- in the file
    Reason     TEXT    NOT NULL,
    PRIMARY KEY (JobId, UnitNumber, Line)
) WITHOUT ROWID;
