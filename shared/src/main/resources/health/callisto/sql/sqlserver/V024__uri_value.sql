-- The values of uri parameters, each once: few profiles and sources stand in many resources.
CREATE TABLE UriValue (
    UriId INT           NOT NULL,
    Value NVARCHAR(400) COLLATE Latin1_General_BIN2 NOT NULL, -- over 400 characters: shortened by IndexKeys
    CONSTRAINT PK_UriValue PRIMARY KEY CLUSTERED (UriId)
);

CREATE UNIQUE INDEX UriValue_Value ON UriValue (Value);

INSERT INTO UriValue (UriId, Value)
SELECT ROW_NUMBER() OVER (ORDER BY v.Value), v.Value FROM (SELECT DISTINCT Value FROM UriIndex) v;

CREATE TABLE UriIndexCopy (
    ParameterId SMALLINT NOT NULL,
    UriId       INT      NOT NULL,
    SurrogateId BIGINT   NOT NULL
);

INSERT INTO UriIndexCopy (ParameterId, UriId, SurrogateId)
SELECT i.ParameterId, v.UriId, i.SurrogateId FROM UriIndex i JOIN UriValue v ON v.Value = i.Value;

DROP TABLE UriIndex;

-- From V011, with the number of the value in its place.
CREATE TABLE UriIndex (
    ParameterId SMALLINT NOT NULL,
    UriId       INT      NOT NULL,
    SurrogateId BIGINT   NOT NULL,
    CONSTRAINT PK_UriIndex PRIMARY KEY CLUSTERED (ParameterId, UriId, SurrogateId)
);

INSERT INTO UriIndex (ParameterId, UriId, SurrogateId)
SELECT ParameterId, UriId, SurrogateId FROM UriIndexCopy;

DROP TABLE UriIndexCopy;
