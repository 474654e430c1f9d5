-- One row while index rows wait to be written: those of resources with greater surrogate ids may not be there yet.
CREATE TABLE IndexMark (
    Id          INT    NOT NULL,
    SurrogateId BIGINT NOT NULL,
    CONSTRAINT PK_IndexMark PRIMARY KEY CLUSTERED (Id)
);
