-- Periods that are published once more. A replay has ended when its position has reached its last one.
CREATE TABLE EventReplay (
    ReplayId     VARCHAR(64) NOT NULL,
    FromTicks    BIGINT      NOT NULL, -- 100 ns since 1970-01-01T00:00:00Z
    ToTicks      BIGINT      NOT NULL,
    Position     BIGINT      NOT NULL, -- published up to here
    LastPosition BIGINT      NOT NULL,
    Published    BIGINT      NOT NULL,
    CreatedAt    BIGINT      NOT NULL, -- ms since 1970-01-01T00:00:00Z
    CONSTRAINT PK_EventReplay PRIMARY KEY CLUSTERED (ReplayId)
);
