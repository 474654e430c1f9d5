-- Who wants the events of this service: they are published while there is a row.
CREATE TABLE EventSubscription (
    Name       VARCHAR(64) COLLATE Latin1_General_BIN2 NOT NULL,
    Definition NVARCHAR(MAX) NOT NULL,
    CreatedAt  BIGINT        NOT NULL, -- ms since 1970-01-01T00:00:00Z
    CONSTRAINT PK_EventSubscription PRIMARY KEY CLUSTERED (Name)
);
