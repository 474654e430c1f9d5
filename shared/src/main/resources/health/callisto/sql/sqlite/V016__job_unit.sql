-- The parts of a job. Position and the counts move in the transaction of the work that they tell of.
CREATE TABLE JobUnit (
    JobId      TEXT    NOT NULL,
    UnitNumber INTEGER NOT NULL,
    State      TEXT    NOT NULL, -- queued, running, completed, failed, cancelled
    Definition TEXT    NOT NULL, -- JSON of the kind
    Position   INTEGER NOT NULL, -- where the work goes on
    Lines      INTEGER NOT NULL,
    Done       INTEGER NOT NULL,
    Failed     INTEGER NOT NULL,
    LeaseOwner TEXT    NOT NULL, -- empty: nobody
    LeaseUntil INTEGER NOT NULL, -- milliseconds since 1970
    SentAt     INTEGER NOT NULL, -- when its message was last sent
    Tries      INTEGER NOT NULL,
    Error      TEXT    NOT NULL,
    PRIMARY KEY (JobId, UnitNumber)
) WITHOUT ROWID;
