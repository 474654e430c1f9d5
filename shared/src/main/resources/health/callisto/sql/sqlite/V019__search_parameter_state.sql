-- Where each custom search parameter is in its life, and which of R4's are disabled. A number is never given twice.
CREATE TABLE SearchParameterState (
    ParameterId INTEGER PRIMARY KEY,
    Url         TEXT    NOT NULL,
    TypeName    TEXT    NOT NULL,
    Hash        TEXT    NOT NULL, -- of the definition; empty for one of R4's
    State       TEXT    NOT NULL,
    Changes     INTEGER NOT NULL  -- how often it was written: other processes see that something changed
);
