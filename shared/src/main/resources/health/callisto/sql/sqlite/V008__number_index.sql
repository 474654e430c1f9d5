CREATE TABLE NumberIndex (
    ParameterId INTEGER NOT NULL,
    Low         REAL    NOT NULL, -- -1e308 where the range is open
    High        REAL    NOT NULL, -- 1e308 where the range is open
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, Low, High, SurrogateId)
) WITHOUT ROWID;
