-- The current version of each resource, deletions included (they keep the version count going and answer 410).
-- Clustered by type and surrogate id: inserts of different types go to different pages.
CREATE TABLE Resource (
    SurrogateId BIGINT         NOT NULL,
    TypeId      SMALLINT       NOT NULL,
    IdKey       VARBINARY(64)  NOT NULL,
    Version     BIGINT         NOT NULL,
    Deleted     SMALLINT       NOT NULL,
    Body        VARBINARY(MAX) NOT NULL,
    CONSTRAINT PK_Resource PRIMARY KEY CLUSTERED (TypeId, SurrogateId)
);

CREATE UNIQUE INDEX Resource_Id ON Resource (TypeId, IdKey);

CREATE UNIQUE INDEX Resource_Surrogate ON Resource (SurrogateId);
