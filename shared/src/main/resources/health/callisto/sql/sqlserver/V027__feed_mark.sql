-- When the feed was published up to which position: a row of the feed goes a retention time behind that.
CREATE TABLE FeedMark (
    MarkedAt BIGINT NOT NULL, -- ms since 1970-01-01T00:00:00Z
    Position BIGINT NOT NULL,
    CONSTRAINT PK_FeedMark PRIMARY KEY CLUSTERED (MarkedAt)
);
