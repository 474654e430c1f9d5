CREATE TABLE QuantityIndex (
    ParameterId SMALLINT      NOT NULL,
    Code        NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL,
    Low         FLOAT         NOT NULL,
    High        FLOAT         NOT NULL,
    SystemId    INT           NOT NULL,
    SurrogateId BIGINT        NOT NULL,
    CONSTRAINT PK_QuantityIndex PRIMARY KEY CLUSTERED (ParameterId, Code, Low, High, SystemId, SurrogateId)
);
