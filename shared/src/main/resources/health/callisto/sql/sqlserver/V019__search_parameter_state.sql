-- Where each custom search parameter is in its life, and which of R4's are disabled. A number is never given twice.
CREATE TABLE SearchParameterState (
    ParameterId INT           NOT NULL,
    Url         NVARCHAR(MAX) NOT NULL,
    TypeName    VARCHAR(64)   NOT NULL,
    Hash        VARCHAR(64)   NOT NULL, -- of the definition; empty for one of R4's
    State       VARCHAR(16)   NOT NULL,
    Changes     BIGINT        NOT NULL, -- how often it was written: other processes see that something changed
    CONSTRAINT PK_SearchParameterState PRIMARY KEY CLUSTERED (ParameterId)
);
