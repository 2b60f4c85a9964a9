CREATE TABLE jobs (
    id uuid NOT NULL,
    version integer NOT NULL,
    client_id uuid,
    foreign_id text,
    title text NOT NULL,
    description text,
    skills text[] NOT NULL,
    category text,
    subcategory text,
    type text,
    budget bigint,
    hourly_min bigint,
    hourly_max bigint,
    currency text NOT NULL,
    experience text,
    duration text,
    workload text,
    connects integer,
    questions text NOT NULL,
    letter_required boolean NOT NULL,
    us_only boolean NOT NULL,
    visibility text NOT NULL,
    state text NOT NULL,
    people integer,
    posted_at timestamp with time zone NOT NULL,
    posted_at_is_stated boolean NOT NULL,
    active_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    proposals integer,
    interviewing integer,
    invited integer,
    hired integer NOT NULL,
    content_version text NOT NULL,
    extra text,
    client_average_rate bigint,
    client_country text,
    client_hires integer,
    client_jobs_posted integer,
    client_payment_verified boolean,
    client_rating integer,
    client_reviews integer,
    client_since timestamp with time zone,
    client_spent bigint,
    CONSTRAINT pk_jobs PRIMARY KEY (id),
    CONSTRAINT fk_jobs_clients_client_id FOREIGN KEY (client_id) REFERENCES clients (id) ON DELETE RESTRICT
);

CREATE INDEX ix_jobs_client_id ON jobs (client_id);

CREATE UNIQUE INDEX ix_jobs_foreign_id ON jobs (foreign_id);

CREATE INDEX ix_jobs_posted_at_id ON jobs (posted_at DESC, id DESC);

CREATE INDEX ix_jobs_state_active_at ON jobs (state, active_at);
