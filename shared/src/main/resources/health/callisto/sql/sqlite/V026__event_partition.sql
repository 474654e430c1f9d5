-- How far each partition of the feed is published, live changes and those of bulk imports apart, and who publishes it.
CREATE TABLE EventPartition (
    PartitionNumber INTEGER NOT NULL PRIMARY KEY,
    LivePosition    INTEGER NOT NULL, -- Event Grid has accepted all live changes up to here
    ImportPosition  INTEGER NOT NULL,
    LeaseOwner      TEXT    NOT NULL, -- '' nobody
    LeaseBeat       INTEGER NOT NULL  -- grows while the owner lives: no two clocks are ever compared
);
