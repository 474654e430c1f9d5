-- One row: on SQLite the last position of the change feed, on SQL Server the last ticket. Never goes back, so a purge of
-- the feed cannot make a position appear twice.
CREATE TABLE FeedCounter (
    Id    INTEGER PRIMARY KEY,
    Value INTEGER NOT NULL
);

INSERT INTO FeedCounter (Id, Value) VALUES (1, 0);
