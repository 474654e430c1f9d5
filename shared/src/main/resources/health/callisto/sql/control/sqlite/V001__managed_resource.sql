-- What the management API holds: workspaces, services, connectors. Those removed stay as marks, so that all processes see it.
CREATE TABLE ManagedResource (
    Path      TEXT    NOT NULL PRIMARY KEY, -- such as workspaces/demo/iotConnectors/heart
    Parent    TEXT    NOT NULL,             -- such as workspaces/demo/iotConnectors
    Revision  INTEGER NOT NULL,             -- of all resources together; grows with each change
    Body      TEXT    NOT NULL,             -- JSON
    Removed   INTEGER NOT NULL,
    CreatedAt INTEGER NOT NULL,             -- ms since 1970-01-01T00:00:00Z
    ChangedAt INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX UX_ManagedResource_Revision ON ManagedResource (Revision);
CREATE INDEX IX_ManagedResource_Parent ON ManagedResource (Parent, Path);
