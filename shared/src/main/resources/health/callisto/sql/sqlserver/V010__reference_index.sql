CREATE TABLE ReferenceIndex (
    ParameterId SMALLINT       NOT NULL,
    TargetKey   VARBINARY(800) NOT NULL, -- the IdKey of the target, or the UTF-8 of what was given where TargetType is 0
    TargetType  SMALLINT       NOT NULL, -- TypeId of the target; 0: an absolute URL, urn or canonical
    SurrogateId BIGINT         NOT NULL,
    CONSTRAINT PK_ReferenceIndex PRIMARY KEY CLUSTERED (ParameterId, TargetKey, TargetType, SurrogateId)
);

-- From a resource to its values: a test of one resource, a sort and an include are look-ups. Surrogate ids grow, so its
-- rows are appended.
CREATE INDEX ReferenceIndex_Resource ON ReferenceIndex (SurrogateId, ParameterId);
