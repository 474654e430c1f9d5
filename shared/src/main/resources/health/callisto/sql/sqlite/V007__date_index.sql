-- Intervals, both ends included, microseconds since 1970. Span is 0 for at most one day and 1 for longer ones: so a
-- search by the end of an interval is a range scan by Start from a day before, plus the few long ones.
CREATE TABLE DateIndex (
    ParameterId INTEGER NOT NULL,
    Span        INTEGER NOT NULL,
    Start       INTEGER NOT NULL,
    Finish      INTEGER NOT NULL,
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, Span, Start, Finish, SurrogateId)
) WITHOUT ROWID;

-- From a resource to its values: a test of one resource, a sort and an include are look-ups. Surrogate ids grow, so its
-- rows are appended.
CREATE INDEX DateIndex_Resource ON DateIndex (SurrogateId, ParameterId);
