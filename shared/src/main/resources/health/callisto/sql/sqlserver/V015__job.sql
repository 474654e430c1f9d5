-- Long work. States: queued, running, cancelling, completed, completed-with-errors, failed, cancelled.
CREATE TABLE Job (
    JobId      VARCHAR(64)   NOT NULL,
    Kind       VARCHAR(32)   NOT NULL,
    State      VARCHAR(32)   NOT NULL,
    Definition NVARCHAR(MAX) NOT NULL, -- JSON of the kind
    CreatedAt  BIGINT        NOT NULL, -- milliseconds since 1970
    EndedAt    BIGINT        NOT NULL, -- 0 while it is under way
    Result     NVARCHAR(MAX) NOT NULL, -- JSON of the kind, empty while it is under way
    CONSTRAINT PK_Job PRIMARY KEY CLUSTERED (JobId)
);
