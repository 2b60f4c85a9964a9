CREATE TABLE entries (
    id uuid NOT NULL CONSTRAINT pk_entries PRIMARY KEY,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    version integer NOT NULL
);
CREATE UNIQUE INDEX ix_entries_text ON entries (text);
