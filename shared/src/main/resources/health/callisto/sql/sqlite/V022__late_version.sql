-- Versions that were committed while a snapshot was open and whose surrogate id lies in it all the same: imports bring
-- times of their own. Empty where no export runs.
CREATE TABLE LateVersion (
    SurrogateId INTEGER NOT NULL,
    Position    INTEGER NOT NULL,
    PRIMARY KEY (SurrogateId, Position)
) WITHOUT ROWID;
