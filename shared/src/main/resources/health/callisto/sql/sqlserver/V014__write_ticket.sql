-- The tickets of transactions that are under way on a database with many writers (docs/adr/0005).
CREATE TABLE WriteTicket (
    TicketId BIGINT NOT NULL,
    OpenedAt BIGINT NOT NULL, -- milliseconds since 1970
    CONSTRAINT PK_WriteTicket PRIMARY KEY CLUSTERED (TicketId)
);
