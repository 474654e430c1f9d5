-- How far each partition of the feed is published, live changes and those of bulk imports apart, and who publishes it.
CREATE TABLE EventPartition (
    PartitionNumber INT         NOT NULL,
    LivePosition    BIGINT      NOT NULL, -- Event Grid has accepted all live changes up to here
    ImportPosition  BIGINT      NOT NULL,
    LeaseOwner      VARCHAR(64) NOT NULL, -- '' nobody
    LeaseBeat       BIGINT      NOT NULL, -- grows while the owner lives: no two clocks are ever compared
    CONSTRAINT PK_EventPartition PRIMARY KEY CLUSTERED (PartitionNumber)
);
