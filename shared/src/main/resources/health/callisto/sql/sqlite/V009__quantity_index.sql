CREATE TABLE QuantityIndex (
    ParameterId INTEGER NOT NULL,
    Code        TEXT    NOT NULL,
    Low         REAL    NOT NULL,
    High        REAL    NOT NULL,
    SystemId    INTEGER NOT NULL,
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, Code, Low, High, SystemId, SurrogateId)
) WITHOUT ROWID;
