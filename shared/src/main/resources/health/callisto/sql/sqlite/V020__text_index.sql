-- The texts that stand beside codes, each once: normalized, the first 128 characters.
CREATE TABLE TextValue (
    TextId INTEGER PRIMARY KEY,
    Value  TEXT NOT NULL UNIQUE
);

-- Which text stands beside a token of which resource, for :text. Narrow, because every code has a display.
CREATE TABLE TextIndex (
    ParameterId INTEGER NOT NULL,
    TextId      INTEGER NOT NULL,
    SurrogateId INTEGER NOT NULL,
    PRIMARY KEY (ParameterId, TextId, SurrogateId)
) WITHOUT ROWID;
