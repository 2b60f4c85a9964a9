CREATE TABLE refused_bids (
    key uuid NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_refused_bids PRIMARY KEY (key)
);

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

CREATE TABLE interview_invitations (
    id uuid NOT NULL,
    version integer NOT NULL,
    job_id uuid NOT NULL,
    client_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    team_id uuid NOT NULL,
    person_id uuid NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id uuid,
    answered_by_name text,
    reason text,
    proposal_id uuid,
    CONSTRAINT pk_interview_invitations PRIMARY KEY (id),
    CONSTRAINT fk_interview_invitations_jobs_job_id FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE RESTRICT,
    CONSTRAINT fk_interview_invitations_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT
);

CREATE TABLE connects_pools (
    agency_id uuid NOT NULL,
    version integer NOT NULL,
    balance integer NOT NULL,
    entered integer NOT NULL,
    CONSTRAINT pk_connects_pools PRIMARY KEY (agency_id),
    CONSTRAINT fk_connects_pools_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES agencies (id) ON DELETE RESTRICT
);

CREATE TABLE proposals (
    id uuid NOT NULL,
    version integer NOT NULL,
    agency_id uuid NOT NULL,
    team_id uuid NOT NULL,
    job_id uuid NOT NULL,
    sender_id uuid,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    changed_by_id uuid,
    changed_by_name text,
    letter text NOT NULL,
    answers text NOT NULL,
    rate bigint,
    duration text,
    state text NOT NULL,
    connects integer NOT NULL,
    boost integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    moved_at timestamp with time zone NOT NULL,
    viewed_at timestamp with time zone,
    shortlisted_at timestamp with time zone,
    messaged_at timestamp with time zone,
    hidden_at timestamp with time zone,
    reason text,
    reason_text text,
    CONSTRAINT pk_proposals PRIMARY KEY (id),
    CONSTRAINT fk_proposals_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES agencies (id) ON DELETE RESTRICT,
    CONSTRAINT fk_proposals_jobs_job_id FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE RESTRICT,
    CONSTRAINT fk_proposals_people_sender_id FOREIGN KEY (sender_id) REFERENCES people (id) ON DELETE RESTRICT
);

CREATE TABLE connects_entries (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    amount integer NOT NULL,
    balance integer NOT NULL,
    key text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    sender_id uuid,
    job_id uuid,
    proposal_id uuid,
    paid bigint,
    note text NOT NULL,
    CONSTRAINT pk_connects_entries PRIMARY KEY (id),
    CONSTRAINT fk_connects_entries_connects_pools_agency_id FOREIGN KEY (agency_id) REFERENCES connects_pools (agency_id) ON DELETE RESTRICT
);

CREATE TABLE connects_lots (
    id uuid NOT NULL,
    agency_id uuid NOT NULL,
    "left" integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_connects_lots PRIMARY KEY (id),
    CONSTRAINT fk_connects_lots_connects_pools_agency_id FOREIGN KEY (agency_id) REFERENCES connects_pools (agency_id) ON DELETE RESTRICT
);

CREATE TABLE offers (
    id uuid NOT NULL,
    version integer NOT NULL,
    proposal_id uuid NOT NULL,
    job_id uuid NOT NULL,
    client_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    team_id uuid NOT NULL,
    person_id uuid NOT NULL,
    revisions text NOT NULL,
    state text NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id uuid,
    answered_by_name text,
    reason text,
    CONSTRAINT pk_offers PRIMARY KEY (id),
    CONSTRAINT fk_offers_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT,
    CONSTRAINT fk_offers_proposals_proposal_id FOREIGN KEY (proposal_id) REFERENCES proposals (id) ON DELETE RESTRICT
);

CREATE TABLE rooms (
    id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    client_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    written_at timestamp with time zone NOT NULL,
    client_waits boolean NOT NULL,
    CONSTRAINT pk_rooms PRIMARY KEY (id),
    CONSTRAINT fk_rooms_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES agencies (id) ON DELETE RESTRICT,
    CONSTRAINT fk_rooms_proposals_proposal_id FOREIGN KEY (proposal_id) REFERENCES proposals (id) ON DELETE RESTRICT
);

CREATE TABLE connects_draws (
    entry_id uuid NOT NULL,
    lot_id uuid NOT NULL,
    amount integer NOT NULL,
    CONSTRAINT pk_connects_draws PRIMARY KEY (entry_id, lot_id),
    CONSTRAINT fk_connects_draws_connects_entries_entry_id FOREIGN KEY (entry_id) REFERENCES connects_entries (id) ON DELETE RESTRICT,
    CONSTRAINT fk_connects_draws_connects_lots_lot_id FOREIGN KEY (lot_id) REFERENCES connects_lots (id) ON DELETE RESTRICT
);

CREATE TABLE contracts (
    id uuid NOT NULL,
    version integer NOT NULL,
    offer_id uuid NOT NULL,
    job_id uuid NOT NULL,
    client_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    team_id uuid NOT NULL,
    person_id uuid NOT NULL,
    title text NOT NULL,
    type text NOT NULL,
    rate bigint NOT NULL,
    currency text NOT NULL,
    weekly_hours integer,
    starts_on date,
    begun_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT pk_contracts PRIMARY KEY (id),
    CONSTRAINT fk_contracts_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES agencies (id) ON DELETE RESTRICT,
    CONSTRAINT fk_contracts_clients_client_id FOREIGN KEY (client_id) REFERENCES clients (id) ON DELETE RESTRICT,
    CONSTRAINT fk_contracts_jobs_job_id FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE RESTRICT,
    CONSTRAINT fk_contracts_offers_offer_id FOREIGN KEY (offer_id) REFERENCES offers (id) ON DELETE RESTRICT,
    CONSTRAINT fk_contracts_people_person_id FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT
);

CREATE TABLE messages (
    id uuid NOT NULL,
    room_id uuid NOT NULL,
    is_clients boolean NOT NULL,
    author_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    actor_name text NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_messages PRIMARY KEY (id),
    CONSTRAINT fk_messages_rooms_room_id FOREIGN KEY (room_id) REFERENCES rooms (id) ON DELETE RESTRICT
);

CREATE INDEX ix_connects_draws_lot_id ON connects_draws (lot_id);

CREATE INDEX ix_connects_entries_agency_id_actor_id_at ON connects_entries (agency_id, actor_id, at) WHERE kind = 'Buy';

CREATE UNIQUE INDEX ix_connects_entries_agency_id_key ON connects_entries (agency_id, key);

CREATE UNIQUE INDEX ix_connects_entries_agency_id_number ON connects_entries (agency_id, number);

CREATE INDEX ix_connects_entries_proposal_id ON connects_entries (proposal_id);

CREATE INDEX ix_connects_lots_agency_id_expires_at ON connects_lots (agency_id, expires_at) WHERE "left" > 0;

CREATE INDEX ix_contracts_agency_id_begun_at ON contracts (agency_id, begun_at);

CREATE INDEX ix_contracts_client_id_begun_at ON contracts (client_id, begun_at);

CREATE INDEX ix_contracts_job_id ON contracts (job_id);

CREATE UNIQUE INDEX ix_contracts_offer_id ON contracts (offer_id);

CREATE INDEX ix_contracts_person_id ON contracts (person_id);

CREATE INDEX ix_interview_invitations_agency_id_sent_at ON interview_invitations (agency_id, sent_at);

CREATE UNIQUE INDEX ix_interview_invitations_job_id_person_id ON interview_invitations (job_id, person_id);

CREATE INDEX ix_interview_invitations_person_id ON interview_invitations (person_id);

CREATE INDEX ix_jobs_client_id ON jobs (client_id);

CREATE UNIQUE INDEX ix_jobs_foreign_id ON jobs (foreign_id);

CREATE INDEX ix_jobs_posted_at_id ON jobs (posted_at DESC, id DESC);

CREATE INDEX ix_jobs_state_active_at ON jobs (state, active_at);

CREATE INDEX ix_messages_room_id_at ON messages (room_id, at);

CREATE INDEX ix_offers_agency_id_sent_at ON offers (agency_id, sent_at);

CREATE INDEX ix_offers_client_id_sent_at ON offers (client_id, sent_at);

CREATE INDEX ix_offers_job_id ON offers (job_id);

CREATE UNIQUE INDEX ix_offers_open ON offers (proposal_id) WHERE state = 'Open';

CREATE INDEX ix_offers_person_id ON offers (person_id);

CREATE INDEX ix_offers_state_ends_at ON offers (state, ends_at);

CREATE INDEX ix_proposals_agency_id_moved_at ON proposals (agency_id, moved_at);

CREATE UNIQUE INDEX ix_proposals_draft ON proposals (job_id, agency_id, actor_id) WHERE state = 'Draft';

CREATE INDEX ix_proposals_job_id_agency_id ON proposals (job_id, agency_id);

CREATE UNIQUE INDEX ix_proposals_living ON proposals (job_id, sender_id) WHERE state IN ('Submitted', 'Interview', 'Offered', 'Hired');

CREATE INDEX ix_proposals_sender_id ON proposals (sender_id);

CREATE INDEX ix_rooms_agency_id_written_at ON rooms (agency_id, written_at);

CREATE INDEX ix_rooms_client_id_written_at ON rooms (client_id, written_at);

CREATE UNIQUE INDEX ix_rooms_proposal_id ON rooms (proposal_id);
