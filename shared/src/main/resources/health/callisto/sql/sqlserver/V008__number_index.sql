CREATE TABLE NumberIndex (
    ParameterId SMALLINT NOT NULL,
    Low         FLOAT    NOT NULL, -- -1e308 where the range is open
    High        FLOAT    NOT NULL, -- 1e308 where the range is open
    SurrogateId BIGINT   NOT NULL,
    CONSTRAINT PK_NumberIndex PRIMARY KEY CLUSTERED (ParameterId, Low, High, SurrogateId)
);
