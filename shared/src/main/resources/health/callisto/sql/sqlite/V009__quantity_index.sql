CREATE TABLE QuantityIndex (
    ParameterId INTEGER NOT NULL,
    Code        TEXT    NOT NULL,
    Low         REAL    NOT NULL,
    High        REAL    NOT NULL,
    SystemId    INTEGER NOT NULL,
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, Code, Low, High, SystemId, SurrogateId)
) WITHOUT ROWID;

-- From a resource to its values: a test of one resource, a sort and an include are look-ups. Surrogate ids grow, so its
-- rows are appended.
CREATE INDEX QuantityIndex_Resource ON QuantityIndex (SurrogateId, ParameterId);
