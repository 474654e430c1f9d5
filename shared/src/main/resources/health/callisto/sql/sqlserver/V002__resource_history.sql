-- The versions that are no longer current.
CREATE TABLE ResourceHistory (
    SurrogateId BIGINT         NOT NULL,
    TypeId      SMALLINT       NOT NULL,
    IdKey       VARBINARY(64)  NOT NULL,
    Version     BIGINT         NOT NULL,
    Deleted     SMALLINT       NOT NULL,
    Body        VARBINARY(MAX) NOT NULL,
    CONSTRAINT PK_ResourceHistory PRIMARY KEY CLUSTERED (TypeId, SurrogateId)
);

CREATE UNIQUE INDEX ResourceHistory_Version ON ResourceHistory (TypeId, IdKey, Version);

CREATE UNIQUE INDEX ResourceHistory_Surrogate ON ResourceHistory (SurrogateId);
