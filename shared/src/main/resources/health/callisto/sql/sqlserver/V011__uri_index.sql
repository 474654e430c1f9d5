CREATE TABLE UriIndex (
    ParameterId SMALLINT      NOT NULL,
    Value       NVARCHAR(400) COLLATE Latin1_General_BIN2 NOT NULL, -- over 400 characters: shortened by IndexKeys
    SurrogateId BIGINT        NOT NULL,
    CONSTRAINT PK_UriIndex PRIMARY KEY CLUSTERED (ParameterId, Value, SurrogateId)
);
