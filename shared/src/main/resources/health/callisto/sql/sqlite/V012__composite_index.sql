-- Tuples of composite parameters, flattened as IndexValue.Composite says.
CREATE TABLE CompositeIndex (
    ParameterId INTEGER NOT NULL,
    Code1       TEXT    NOT NULL,
    Code2       TEXT    NOT NULL,
    Low2        REAL    NOT NULL,
    High2       REAL    NOT NULL,
    Low3        REAL    NOT NULL,
    High3       REAL    NOT NULL,
    SystemId1   INTEGER NOT NULL,
    SystemId2   INTEGER NOT NULL,
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, Code1, Code2, Low2, High2, Low3, High3, SystemId1, SystemId2, SurrogateId)
) WITHOUT ROWID;
