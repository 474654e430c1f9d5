-- The tickets of transactions that are under way on a database with many writers (docs/adr/0005). Empty on SQLite.
CREATE TABLE WriteTicket (
    TicketId INTEGER PRIMARY KEY,
    OpenedAt INTEGER NOT NULL -- milliseconds since 1970
);
