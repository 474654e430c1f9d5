CREATE TABLE NumberIndex (
    ParameterId SMALLINT NOT NULL,
    Low         FLOAT    NOT NULL, -- -1e308 where the range is open
    High        FLOAT    NOT NULL, -- 1e308 where the range is open
    SurrogateId BIGINT   NOT NULL,
    CONSTRAINT PK_NumberIndex PRIMARY KEY CLUSTERED (ParameterId, Low, High, SurrogateId)
);

-- From a resource to its values: a test of one resource, a sort and an include are look-ups. Surrogate ids grow, so its
-- rows are appended.
CREATE INDEX NumberIndex_Resource ON NumberIndex (SurrogateId, ParameterId);
