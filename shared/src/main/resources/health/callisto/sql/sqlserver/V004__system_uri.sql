-- Numbers for the systems of tokens and quantities, so that index rows stay narrow. 0 stands for no system.
CREATE TABLE SystemUri (
    SystemId INT           NOT NULL,
    Uri      NVARCHAR(800) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT PK_SystemUri PRIMARY KEY CLUSTERED (SystemId)
);

CREATE UNIQUE INDEX SystemUri_Uri ON SystemUri (Uri);
