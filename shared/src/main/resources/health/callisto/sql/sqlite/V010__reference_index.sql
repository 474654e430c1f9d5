CREATE TABLE ReferenceIndex (
    ParameterId INTEGER NOT NULL,
    TargetKey   BLOB    NOT NULL, -- the IdKey of the target, or the UTF-8 of what was given where TargetType is 0
    TargetType  INTEGER NOT NULL, -- TypeId of the target; 0: an absolute URL, urn or canonical
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, TargetKey, TargetType, SurrogateId)
) WITHOUT ROWID;
