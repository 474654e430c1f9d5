CREATE TABLE StringIndex (
    ParameterId INTEGER NOT NULL,
    Value       TEXT    NOT NULL, -- normalized, the first 128 characters
    SurrogateId INTEGER NOT NULL,
    Ordinal     INTEGER NOT NULL, -- tells apart values of one resource that begin alike
    Exact       TEXT    NOT NULL, -- as it came
    Overflow    TEXT,             -- normalized and whole, where Value is cut
    PRIMARY KEY (ParameterId, Value, SurrogateId, Ordinal)
) WITHOUT ROWID;

-- From a resource to its values: a test of one resource, a sort and an include are look-ups. Surrogate ids grow, so its
-- rows are appended.
CREATE INDEX StringIndex_Resource ON StringIndex (SurrogateId, ParameterId);
