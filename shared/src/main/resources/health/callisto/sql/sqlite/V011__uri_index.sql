CREATE TABLE UriIndex (
    ParameterId INTEGER NOT NULL,
    Value       TEXT    NOT NULL, -- over 400 characters: shortened by IndexKeys
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, Value, SurrogateId)
) WITHOUT ROWID;
