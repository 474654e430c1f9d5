CREATE TABLE StringIndex (
    ParameterId SMALLINT      NOT NULL,
    Value       NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL, -- normalized, the first 128 characters
    SurrogateId BIGINT        NOT NULL,
    Ordinal     INT           NOT NULL, -- tells apart values of one resource that begin alike
    Exact       NVARCHAR(MAX) COLLATE Latin1_General_BIN2 NOT NULL, -- as it came
    Overflow    NVARCHAR(MAX) COLLATE Latin1_General_BIN2 NULL, -- normalized and whole, where Value is cut
    CONSTRAINT PK_StringIndex PRIMARY KEY CLUSTERED (ParameterId, Value, SurrogateId, Ordinal)
);

-- From a resource to its values: a test of one resource, a sort and an include are look-ups. Surrogate ids grow, so its
-- rows are appended.
CREATE INDEX StringIndex_Resource ON StringIndex (SurrogateId, ParameterId);
