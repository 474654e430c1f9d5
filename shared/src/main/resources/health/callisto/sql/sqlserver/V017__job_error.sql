-- What a unit could not take, one row each, written in the transaction that moves the unit past it.
CREATE TABLE JobError (
    JobId      VARCHAR(64)   NOT NULL,
    UnitNumber INT           NOT NULL,
    Line       BIGINT        NOT NULL, -- counted from the beginning of the unit, from 0
    ByteOffset BIGINT        NOT NULL, -- in the file
    Reason     NVARCHAR(MAX) NOT NULL,
    CONSTRAINT PK_JobError PRIMARY KEY CLUSTERED (JobId, UnitNumber, Line)
);
