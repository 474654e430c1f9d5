CREATE TABLE NumberIndex (
    ParameterId INTEGER NOT NULL,
    Low         REAL    NOT NULL, -- -1e308 where the range is open
    High        REAL    NOT NULL, -- 1e308 where the range is open
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, Low, High, SurrogateId)
) WITHOUT ROWID;

-- From a resource to its values: a test of one resource, a sort and an include are look-ups. Surrogate ids grow, so its
-- rows are appended.
CREATE INDEX NumberIndex_Resource ON NumberIndex (SurrogateId, ParameterId);
