-- Files that the units of a job have finished, written in the transaction that moves the unit past them.
CREATE TABLE JobFile (
    JobId      VARCHAR(64)  NOT NULL,
    UnitNumber INT          NOT NULL,
    Blob       VARCHAR(256) NOT NULL,
    Kind       VARCHAR(32)  NOT NULL, -- output, deleted
    Type       VARCHAR(64)  NOT NULL,
    Resources  BIGINT       NOT NULL,
    Bytes      BIGINT       NOT NULL,
    CONSTRAINT PK_JobFile PRIMARY KEY CLUSTERED (JobId, UnitNumber, Blob)
);
