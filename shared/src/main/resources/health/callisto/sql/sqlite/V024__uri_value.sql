-- The values of uri parameters, each once: few profiles and sources stand in many resources.
CREATE TABLE UriValue (
    UriId INTEGER PRIMARY KEY,
    Value TEXT NOT NULL UNIQUE -- over 400 characters: shortened by IndexKeys
);

INSERT INTO UriValue (UriId, Value)
SELECT ROW_NUMBER() OVER (ORDER BY v.Value), v.Value FROM (SELECT DISTINCT Value FROM UriIndex) v;

CREATE TABLE UriIndexCopy (
    ParameterId INTEGER NOT NULL,
    UriId       INTEGER NOT NULL,
    SurrogateId INTEGER NOT NULL
);

INSERT INTO UriIndexCopy (ParameterId, UriId, SurrogateId)
SELECT i.ParameterId, v.UriId, i.SurrogateId FROM UriIndex i JOIN UriValue v ON v.Value = i.Value;

DROP TABLE UriIndex;

-- From V011, with the number of the value in its place.
CREATE TABLE UriIndex (
    ParameterId INTEGER NOT NULL,
    UriId       INTEGER NOT NULL,
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, UriId, SurrogateId)
) WITHOUT ROWID;

INSERT INTO UriIndex (ParameterId, UriId, SurrogateId)
SELECT ParameterId, UriId, SurrogateId FROM UriIndexCopy ORDER BY ParameterId, UriId, SurrogateId;

DROP TABLE UriIndexCopy;
