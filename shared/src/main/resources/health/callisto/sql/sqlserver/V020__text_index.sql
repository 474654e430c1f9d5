-- The texts that stand beside codes, each once: normalized, the first 128 characters.
CREATE TABLE TextValue (
    TextId INT           NOT NULL,
    Value  NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT PK_TextValue PRIMARY KEY CLUSTERED (TextId)
);

CREATE UNIQUE INDEX TextValue_Value ON TextValue (Value);

-- Which text stands beside a token of which resource, for :text. Narrow, because every code has a display.
CREATE TABLE TextIndex (
    ParameterId SMALLINT NOT NULL,
    TextId      INT      NOT NULL,
    SurrogateId BIGINT   NOT NULL,
    CONSTRAINT PK_TextIndex PRIMARY KEY CLUSTERED (ParameterId, TextId, SurrogateId)
);
