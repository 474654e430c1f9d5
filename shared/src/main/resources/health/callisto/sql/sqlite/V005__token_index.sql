CREATE TABLE TokenIndex (
    ParameterId INTEGER NOT NULL,
    Code        TEXT    NOT NULL, -- over 128 characters: shortened by IndexKeys, so that equality still holds
    SystemId    INTEGER NOT NULL,
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, Code, SystemId, SurrogateId)
) WITHOUT ROWID;
