CREATE TABLE TokenIndex (
    ParameterId SMALLINT      NOT NULL,
    Code        NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL, -- over 128 characters: shortened by IndexKeys
    SystemId    INT           NOT NULL,
    SurrogateId BIGINT        NOT NULL,
    CONSTRAINT PK_TokenIndex PRIMARY KEY CLUSTERED (ParameterId, Code, SystemId, SurrogateId)
);
