-- Numbers for the systems of tokens and quantities, so that index rows stay narrow. 0 stands for no system.
CREATE TABLE SystemUri (
    SystemId INTEGER PRIMARY KEY,
    Uri      TEXT NOT NULL UNIQUE
);
