-- Base URLs that this service has answered as: an absolute reference that begins with one of them is indexed as a relative one.
CREATE TABLE OwnBase (
    Base NVARCHAR(400) COLLATE Latin1_General_BIN2 NOT NULL,
    CONSTRAINT PK_OwnBase PRIMARY KEY CLUSTERED (Base)
);
