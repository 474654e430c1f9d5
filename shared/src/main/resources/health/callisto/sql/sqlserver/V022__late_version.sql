-- Versions that were committed while a snapshot was open and whose surrogate id lies in it all the same: imports bring
-- times of their own. Empty where no export runs.
CREATE TABLE LateVersion (
    SurrogateId BIGINT NOT NULL,
    Position    BIGINT NOT NULL,
    CONSTRAINT PK_LateVersion PRIMARY KEY CLUSTERED (SurrogateId, Position)
);
