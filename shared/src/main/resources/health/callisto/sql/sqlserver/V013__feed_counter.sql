-- One row: on SQLite the last position of the change feed, on SQL Server the last ticket. Never goes back, so a purge of
-- the feed cannot make a position appear twice.
CREATE TABLE FeedCounter (
    Id    INT    NOT NULL,
    Value BIGINT NOT NULL,
    CONSTRAINT PK_FeedCounter PRIMARY KEY CLUSTERED (Id)
);

INSERT INTO FeedCounter (Id, Value) VALUES (1, 0);
