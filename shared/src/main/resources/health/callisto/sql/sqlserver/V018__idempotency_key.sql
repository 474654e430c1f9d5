-- Which POST a client has sent already, by the hash of its Idempotency-Key: the same key gives the same resource again.
CREATE TABLE IdempotencyKey (
    KeyHash   VARBINARY(32) NOT NULL,
    CreatedAt BIGINT        NOT NULL, -- milliseconds since 1970
    TypeId    SMALLINT      NOT NULL,
    IdKey     VARBINARY(64) NOT NULL,
    Version   BIGINT        NOT NULL,
    CONSTRAINT PK_IdempotencyKey PRIMARY KEY CLUSTERED (KeyHash)
);

CREATE INDEX IdempotencyKey_Age ON IdempotencyKey (CreatedAt);
