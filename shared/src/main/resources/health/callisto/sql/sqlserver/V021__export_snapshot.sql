-- The moments that exports read (docs/adr/0010): versions up to a surrogate id, but for those that came behind a position.
CREATE TABLE ExportSnapshot (
    JobId       VARCHAR(64) NOT NULL,
    SurrogateId BIGINT      NOT NULL, -- the greatest there was; the greatest there can be while that is not known yet
    Position    BIGINT      NOT NULL, -- of the change feed: what has a greater one was committed later
    OpenedAt    BIGINT      NOT NULL, -- milliseconds since 1970
    CONSTRAINT PK_ExportSnapshot PRIMARY KEY CLUSTERED (JobId)
);
