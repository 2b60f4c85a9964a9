CREATE TABLE outbox (
    position integer NOT NULL CONSTRAINT pk_outbox PRIMARY KEY AUTOINCREMENT,
    id text NOT NULL,
    type text NOT NULL,
    payload text NOT NULL,
    at integer NOT NULL,
    attempts integer NOT NULL,
    not_before integer NOT NULL,
    error text NULL,
    is_dead integer NOT NULL
);

CREATE TABLE inbox (
    consumer text NOT NULL,
    message_id text NOT NULL,
    at integer NOT NULL,
    CONSTRAINT pk_inbox PRIMARY KEY (message_id, consumer)
);
CREATE INDEX ix_inbox_at ON inbox (at);

CREATE TABLE audit (
    id text NOT NULL CONSTRAINT pk_audit PRIMARY KEY,
    at integer NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    on_behalf_of_id text NULL,
    account text NOT NULL,
    door text NOT NULL,
    act text NOT NULL,
    subject_id text NOT NULL,
    before text NULL,
    after text NULL
);
CREATE INDEX ix_audit_account_at ON audit (account, at);
CREATE INDEX ix_audit_subject_id ON audit (subject_id);
CREATE INDEX ix_audit_on_behalf_of_id ON audit (on_behalf_of_id);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TABLE requests (
    scope text NOT NULL,
    key text NOT NULL,
    result_id text NOT NULL,
    at integer NOT NULL,
    CONSTRAINT pk_requests PRIMARY KEY (scope, key)
);

CREATE TABLE settings (
    name text NOT NULL CONSTRAINT pk_settings PRIMARY KEY,
    value text NOT NULL,
    changed_by text NOT NULL,
    changed_at integer NOT NULL
);
