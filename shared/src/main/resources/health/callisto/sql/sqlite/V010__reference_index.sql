CREATE TABLE ReferenceIndex (
    ParameterId INTEGER NOT NULL,
    TargetKey   BLOB    NOT NULL, -- the IdKey of the target, or the UTF-8 of what was given where TargetType is 0
    TargetType  INTEGER NOT NULL, -- TypeId of the target; 0: an absolute URL, urn or canonical
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, TargetKey, TargetType, SurrogateId)
) WITHOUT ROWID;

-- From a resource to its values: a test of one resource, a sort and an include are look-ups. Surrogate ids grow, so its
-- rows are appended.
CREATE INDEX ReferenceIndex_Resource ON ReferenceIndex (SurrogateId, ParameterId);
