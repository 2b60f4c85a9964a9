CREATE TABLE help_answers (
    article text NOT NULL,
    person_id uuid NOT NULL,
    helped boolean NOT NULL,
    remark text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_help_answers PRIMARY KEY (article, person_id)
);

CREATE INDEX ix_help_answers_at ON help_answers (at);
