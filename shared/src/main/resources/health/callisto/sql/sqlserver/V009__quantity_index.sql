CREATE TABLE QuantityIndex (
    ParameterId SMALLINT      NOT NULL,
    Code        NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL,
    Low         FLOAT         NOT NULL,
    High        FLOAT         NOT NULL,
    SystemId    INT           NOT NULL,
    SurrogateId BIGINT        NOT NULL,
    CONSTRAINT PK_QuantityIndex PRIMARY KEY CLUSTERED (ParameterId, Code, Low, High, SystemId, SurrogateId)
);

-- From a resource to its values: a test of one resource, a sort and an include are look-ups. Surrogate ids grow, so its
-- rows are appended.
CREATE INDEX QuantityIndex_Resource ON QuantityIndex (SurrogateId, ParameterId);
