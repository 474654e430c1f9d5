-- A random number for each opening of a ticket: one whose answer was lost is found by it and removed.
ALTER TABLE WriteTicket ADD COLUMN Owner INTEGER NOT NULL DEFAULT 0;
