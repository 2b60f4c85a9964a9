CREATE TABLE entries (
    id text NOT NULL CONSTRAINT pk_entries PRIMARY KEY,
    text text NOT NULL,
    at integer NOT NULL,
    version integer NOT NULL
);
CREATE UNIQUE INDEX ix_entries_text ON entries (text);
