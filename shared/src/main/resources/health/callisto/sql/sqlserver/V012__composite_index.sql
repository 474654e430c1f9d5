-- Tuples of composite parameters, flattened as IndexValue.Composite says.
CREATE TABLE CompositeIndex (
    ParameterId SMALLINT      NOT NULL,
    Code1       NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL,
    Code2       NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL,
    Low2        FLOAT         NOT NULL,
    High2       FLOAT         NOT NULL,
    Low3        FLOAT         NOT NULL,
    High3       FLOAT         NOT NULL,
    SystemId1   INT           NOT NULL,
    SystemId2   INT           NOT NULL,
    SurrogateId BIGINT        NOT NULL,
    CONSTRAINT PK_CompositeIndex PRIMARY KEY CLUSTERED
        (ParameterId, Code1, Code2, Low2, High2, Low3, High3, SystemId1, SystemId2, SurrogateId)
);
