-- The parts of a job. Position and the counts move in the transaction of the work that they tell of.
CREATE TABLE JobUnit (
    JobId      VARCHAR(64)   NOT NULL,
    UnitNumber INT           NOT NULL,
    State      VARCHAR(32)   NOT NULL, -- queued, running, completed, failed, cancelled
    Definition NVARCHAR(MAX) NOT NULL, -- JSON of the kind
    Position   BIGINT        NOT NULL, -- where the work goes on
    Lines      BIGINT        NOT NULL,
    Done       BIGINT        NOT NULL,
    Failed     BIGINT        NOT NULL,
    LeaseOwner VARCHAR(64)   NOT NULL, -- empty: nobody
    LeaseUntil BIGINT        NOT NULL, -- milliseconds since 1970
    SentAt     BIGINT        NOT NULL, -- when its message was last sent
    Tries      INT           NOT NULL,
    Error      NVARCHAR(MAX) NOT NULL,
    CONSTRAINT PK_JobUnit PRIMARY KEY CLUSTERED (JobId, UnitNumber)
);
