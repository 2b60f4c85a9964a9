CREATE TABLE answer_patterns (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    position integer NOT NULL,
    query text NOT NULL,
    text text NOT NULL,
    CONSTRAINT pk_answer_patterns PRIMARY KEY (id)
);

CREATE TABLE cap_uses (
    workspace_id uuid NOT NULL,
    of text NOT NULL,
    subject_id uuid NOT NULL,
    since timestamp with time zone NOT NULL,
    period text NOT NULL,
    version integer NOT NULL,
    bids integer NOT NULL,
    connects integer NOT NULL,
    CONSTRAINT pk_cap_uses PRIMARY KEY (workspace_id, of, subject_id, period, since)
);

CREATE TABLE decisions (
    id uuid NOT NULL,
    line bigint NOT NULL,
    workspace_id uuid NOT NULL,
    job_id uuid NOT NULL,
    opportunity_id uuid,
    bid_id uuid,
    scanner_id uuid,
    scanner_version integer,
    step text NOT NULL,
    outcome text NOT NULL,
    code text,
    says text NOT NULL,
    values text,
    actor text NOT NULL,
    until timestamp with time zone,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_decisions PRIMARY KEY (id)
);

CREATE TABLE evaluations (
    scanner_version_id uuid NOT NULL,
    job_id uuid NOT NULL,
    edition integer NOT NULL,
    scanner_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    verdict text NOT NULL,
    reason text NOT NULL,
    explanation text,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_evaluations PRIMARY KEY (job_id, scanner_version_id, edition)
);

CREATE TABLE job_claims (
    agency_id uuid NOT NULL,
    job_id uuid NOT NULL,
    version integer NOT NULL,
    live integer NOT NULL,
    CONSTRAINT pk_job_claims PRIMARY KEY (agency_id, job_id)
);

CREATE TABLE jobs (
    id uuid NOT NULL,
    title text NOT NULL,
    first text NOT NULL,
    latest text,
    content_version text NOT NULL,
    edition integer NOT NULL,
    fingerprint text NOT NULL,
    client_id uuid,
    posted_at timestamp with time zone NOT NULL,
    posted_at_is text NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    stage text NOT NULL,
    CONSTRAINT pk_jobs PRIMARY KEY (id)
);

CREATE TABLE kill_switches (
    id uuid NOT NULL,
    version integer NOT NULL,
    of text NOT NULL,
    subject_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    pressed_by_id uuid NOT NULL,
    pressed_by text NOT NULL,
    rank text NOT NULL,
    pressed_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    released_by text,
    reason text,
    CONSTRAINT pk_kill_switches PRIMARY KEY (id)
);

CREATE TABLE reservations (
    id uuid NOT NULL,
    version integer NOT NULL,
    agency_id uuid NOT NULL,
    job_id uuid NOT NULL,
    sender_id uuid NOT NULL,
    bid_id uuid,
    state text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_reservations PRIMARY KEY (id)
);

CREATE TABLE scanners (
    id uuid NOT NULL,
    version integer NOT NULL,
    workspace_id uuid NOT NULL,
    name text NOT NULL,
    mode text NOT NULL,
    is_paused boolean NOT NULL,
    position integer NOT NULL,
    version_number integer NOT NULL,
    version_id uuid NOT NULL,
    live_since timestamp with time zone,
    mode_since timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    refusals integer NOT NULL,
    refused_for text,
    CONSTRAINT pk_scanners PRIMARY KEY (id)
);

CREATE TABLE templates (
    id uuid NOT NULL,
    version integer NOT NULL,
    workspace_id uuid NOT NULL,
    name text NOT NULL,
    language text NOT NULL,
    version_number integer NOT NULL,
    version_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_templates PRIMARY KEY (id)
);

CREATE TABLE trials (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    person_id uuid NOT NULL,
    hash text NOT NULL,
    kind text NOT NULL,
    shown integer NOT NULL,
    there integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_trials PRIMARY KEY (id)
);

CREATE TABLE drifts (
    id uuid NOT NULL,
    job_id uuid NOT NULL,
    kind text NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_drifts PRIMARY KEY (id),
    CONSTRAINT fk_drifts_jobs_job_id FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
);

CREATE TABLE opportunities (
    id uuid NOT NULL,
    version integer NOT NULL,
    workspace_id uuid NOT NULL,
    job_id uuid NOT NULL,
    origin text NOT NULL,
    scanner_id uuid,
    state text NOT NULL,
    code text,
    skipped_for text,
    snoozed_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    last_event_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_opportunities PRIMARY KEY (id),
    CONSTRAINT fk_opportunities_jobs_job_id FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
);

CREATE TABLE scanner_versions (
    id uuid NOT NULL,
    scanner_id uuid NOT NULL,
    number integer NOT NULL,
    json text NOT NULL,
    hash text NOT NULL,
    author_id uuid NOT NULL,
    author text NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_scanner_versions PRIMARY KEY (id),
    CONSTRAINT fk_scanner_versions_scanners_scanner_id FOREIGN KEY (scanner_id) REFERENCES scanners (id) ON DELETE CASCADE
);

CREATE TABLE template_versions (
    id uuid NOT NULL,
    template_id uuid NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    author text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_template_versions PRIMARY KEY (id),
    CONSTRAINT fk_template_versions_templates_template_id FOREIGN KEY (template_id) REFERENCES templates (id) ON DELETE CASCADE
);

CREATE TABLE bids (
    id uuid NOT NULL,
    version integer NOT NULL,
    workspace_id uuid NOT NULL,
    opportunity_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    job_id uuid NOT NULL,
    sender_id uuid NOT NULL,
    sender_name text NOT NULL,
    scanner_id uuid,
    scanner_version integer,
    scanner_name text NOT NULL,
    state text NOT NULL,
    step integer NOT NULL,
    code text,
    says text NOT NULL,
    asks_json text,
    due_at timestamp with time zone NOT NULL,
    amount bigint,
    duration text,
    terms_say text NOT NULL,
    letter text,
    template_version_id uuid,
    letter_edited boolean NOT NULL,
    answers_json text,
    job_version text NOT NULL,
    price_at_match integer,
    price_approved integer,
    price_sent integer,
    content_hash text,
    asked_for text,
    asked_at timestamp with time zone,
    approval_ends_at timestamp with time zone,
    approved_by_id uuid,
    approved_by text,
    approved_at timestamp with time zone,
    approved_hash text,
    manager_id uuid,
    manager_short_id text,
    proposal_id uuid,
    posted_at timestamp with time zone,
    seen_at timestamp with time zone NOT NULL,
    matched_at timestamp with time zone NOT NULL,
    ready_at timestamp with time zone,
    sent_at timestamp with time zone,
    viewed_at timestamp with time zone,
    shortlisted_at timestamp with time zone,
    replied_at timestamp with time zone,
    offered_at timestamp with time zone,
    hired_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by text,
    CONSTRAINT pk_bids PRIMARY KEY (id),
    CONSTRAINT fk_bids_opportunities_opportunity_id FOREIGN KEY (opportunity_id) REFERENCES opportunities (id) ON DELETE CASCADE
);

CREATE TABLE attempts (
    id uuid NOT NULL,
    version integer NOT NULL,
    bid_id uuid NOT NULL,
    key uuid NOT NULL,
    manager_id uuid NOT NULL,
    content_hash text NOT NULL,
    connects integer NOT NULL,
    state text NOT NULL,
    calls integer NOT NULL,
    looks integer NOT NULL,
    answer text,
    at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    CONSTRAINT pk_attempts PRIMARY KEY (id),
    CONSTRAINT fk_attempts_bids_bid_id FOREIGN KEY (bid_id) REFERENCES bids (id) ON DELETE CASCADE
);

CREATE INDEX ix_answer_patterns_workspace_id_position ON answer_patterns (workspace_id, position);

CREATE UNIQUE INDEX ix_attempts_open ON attempts (bid_id) WHERE state = 'Open';

CREATE INDEX ix_bids_due_at ON bids (due_at) WHERE state IN ('Drafting', 'AwaitingApproval', 'Scheduled', 'Sending', 'Held', 'Uncertain');

CREATE INDEX ix_bids_job_id ON bids (job_id);

CREATE INDEX ix_bids_opportunity_id ON bids (opportunity_id);

CREATE INDEX ix_bids_proposal_id ON bids (proposal_id);

CREATE INDEX ix_bids_scanner_id_state ON bids (scanner_id, state);

CREATE INDEX ix_bids_workspace_id_sent_at ON bids (workspace_id, sent_at);

CREATE INDEX ix_bids_workspace_id_state_due_at ON bids (workspace_id, state, due_at);

CREATE INDEX ix_decisions_job_id ON decisions (job_id);

CREATE INDEX ix_decisions_opportunity_id_at ON decisions (opportunity_id, at);

CREATE INDEX ix_decisions_scanner_id_at ON decisions (scanner_id, at);

CREATE INDEX ix_decisions_workspace_id_at ON decisions (workspace_id, at);

CREATE INDEX ix_drifts_job_id_at ON drifts (job_id, at);

CREATE INDEX ix_evaluations_scanner_id_verdict_at ON evaluations (scanner_id, verdict, at);

CREATE INDEX ix_evaluations_workspace_id_at ON evaluations (workspace_id, at);

CREATE INDEX ix_jobs_fingerprint ON jobs (fingerprint);

CREATE INDEX ix_jobs_seen_at ON jobs (seen_at);

CREATE INDEX ix_jobs_stage_seen_at ON jobs (stage, seen_at) WHERE stage <> 'Done';

CREATE UNIQUE INDEX ix_kill_switches_of_subject_id ON kill_switches (of, subject_id) WHERE released_at IS NULL;

CREATE INDEX ix_opportunities_job_id ON opportunities (job_id);

CREATE UNIQUE INDEX ix_opportunities_workspace_id_job_id ON opportunities (workspace_id, job_id);

CREATE INDEX ix_opportunities_workspace_id_state_last_event_at ON opportunities (workspace_id, state, last_event_at);

CREATE UNIQUE INDEX ix_reservations_agency_id_job_id_sender_id ON reservations (agency_id, job_id, sender_id) WHERE state <> 'Released';

CREATE INDEX ix_reservations_bid_id ON reservations (bid_id);

CREATE UNIQUE INDEX ix_scanner_versions_scanner_id_number ON scanner_versions (scanner_id, number);

CREATE INDEX ix_scanners_workspace_id_position ON scanners (workspace_id, position);

CREATE UNIQUE INDEX ix_template_versions_template_id_number ON template_versions (template_id, number);

CREATE INDEX ix_templates_workspace_id_name ON templates (workspace_id, name);

CREATE INDEX ix_trials_workspace_id_hash_at ON trials (workspace_id, hash, at);

CREATE FUNCTION decisions_are_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the decision log is append-only'; END $$;
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE OR DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_are_kept();
