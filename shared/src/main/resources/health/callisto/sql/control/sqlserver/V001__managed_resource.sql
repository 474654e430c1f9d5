-- What the management API holds: workspaces, services, connectors. Those removed stay as marks, so that all processes see it.
CREATE TABLE ManagedResource (
    Path      VARCHAR(300) COLLATE Latin1_General_BIN2 NOT NULL, -- such as workspaces/demo/iotConnectors/heart
    Parent    VARCHAR(300) COLLATE Latin1_General_BIN2 NOT NULL, -- such as workspaces/demo/iotConnectors
    Revision  BIGINT        NOT NULL, -- of all resources together; grows with each change
    Body      NVARCHAR(MAX) NOT NULL, -- JSON
    Removed   INT           NOT NULL,
    CreatedAt BIGINT        NOT NULL, -- ms since 1970-01-01T00:00:00Z
    ChangedAt BIGINT        NOT NULL,
    CONSTRAINT PK_ManagedResource PRIMARY KEY CLUSTERED (Path)
);
CREATE UNIQUE INDEX UX_ManagedResource_Revision ON ManagedResource (Revision);
CREATE INDEX IX_ManagedResource_Parent ON ManagedResource (Parent, Path);
