-- Base URLs that this service has answered as: an absolute reference that begins with one of them is indexed as a relative one.
CREATE TABLE OwnBase (
    Base TEXT NOT NULL,
    PRIMARY KEY (Base)
) WITHOUT ROWID;
