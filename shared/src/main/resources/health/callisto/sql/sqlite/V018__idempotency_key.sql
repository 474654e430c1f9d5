-- Which POST a client has sent already, by the hash of its Idempotency-Key: the same key gives the same resource again.
CREATE TABLE IdempotencyKey (
    KeyHash   BLOB    PRIMARY KEY,
    CreatedAt INTEGER NOT NULL, -- milliseconds since 1970
    TypeId    INTEGER NOT NULL,
    IdKey     BLOB    NOT NULL,
    Version   INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX IdempotencyKey_Age ON IdempotencyKey (CreatedAt);
