-- A random number for each opening of a ticket: one whose answer was lost is found by it and removed.
ALTER TABLE WriteTicket ADD Owner BIGINT NOT NULL CONSTRAINT DF_WriteTicket_Owner DEFAULT 0;
