CREATE TABLE notices (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    account text NOT NULL,
    text text NOT NULL,
    href text NOT NULL,
    times integer NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    CONSTRAINT pk_notices PRIMARY KEY (id)
);

CREATE TABLE mail_wishes (
    person_id uuid NOT NULL,
    kind text NOT NULL,
    is_mailed boolean NOT NULL,
    CONSTRAINT pk_mail_wishes PRIMARY KEY (person_id, kind)
);

CREATE TABLE preferences (
    person_id uuid NOT NULL,
    time_zone text NOT NULL,
    is_compact boolean NOT NULL,
    has_keys boolean NOT NULL,
    CONSTRAINT pk_preferences PRIMARY KEY (person_id)
);

CREATE INDEX ix_notices_person_id_at ON notices (person_id, at);

CREATE UNIQUE INDEX ix_notices_new ON notices (person_id, kind, href) WHERE read_at IS NULL;
