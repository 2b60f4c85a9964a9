CREATE TABLE "answer_patterns" (
    "id" TEXT NOT NULL CONSTRAINT "pk_answer_patterns" PRIMARY KEY,
    "workspace_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "query" TEXT NOT NULL,
    "text" TEXT NOT NULL
);

CREATE TABLE "cap_uses" (
    "workspace_id" TEXT NOT NULL,
    "of" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "since" INTEGER NOT NULL,
    "period" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "bids" INTEGER NOT NULL,
    "connects" INTEGER NOT NULL,
    CONSTRAINT "pk_cap_uses" PRIMARY KEY ("workspace_id", "of", "subject_id", "period", "since")
);

CREATE TABLE "decisions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_decisions" PRIMARY KEY,
    "line" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "opportunity_id" TEXT NULL,
    "bid_id" TEXT NULL,
    "scanner_id" TEXT NULL,
    "scanner_version" INTEGER NULL,
    "step" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "code" TEXT NULL,
    "says" TEXT NOT NULL,
    "values" TEXT NULL,
    "actor" TEXT NOT NULL,
    "until" INTEGER NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "evaluations" (
    "scanner_version_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "edition" INTEGER NOT NULL,
    "scanner_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "explanation" TEXT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "pk_evaluations" PRIMARY KEY ("job_id", "scanner_version_id", "edition")
);

CREATE TABLE "job_claims" (
    "agency_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "live" INTEGER NOT NULL,
    CONSTRAINT "pk_job_claims" PRIMARY KEY ("agency_id", "job_id")
);

CREATE TABLE "jobs" (
    "id" TEXT NOT NULL CONSTRAINT "pk_jobs" PRIMARY KEY,
    "title" TEXT NOT NULL,
    "first" TEXT NOT NULL,
    "latest" TEXT NULL,
    "content_version" TEXT NOT NULL,
    "edition" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "client_id" TEXT NULL,
    "posted_at" INTEGER NOT NULL,
    "posted_at_is" TEXT NOT NULL,
    "seen_at" INTEGER NOT NULL,
    "changed_at" INTEGER NOT NULL,
    "closed_at" INTEGER NULL,
    "stage" TEXT NOT NULL
);

CREATE TABLE "kill_switches" (
    "id" TEXT NOT NULL CONSTRAINT "pk_kill_switches" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "of" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "pressed_by_id" TEXT NOT NULL,
    "pressed_by" TEXT NOT NULL,
    "rank" TEXT NOT NULL,
    "pressed_at" INTEGER NOT NULL,
    "released_at" INTEGER NULL,
    "released_by" TEXT NULL,
    "reason" TEXT NULL
);

CREATE TABLE "reservations" (
    "id" TEXT NOT NULL CONSTRAINT "pk_reservations" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "agency_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "sender_id" TEXT NOT NULL,
    "bid_id" TEXT NULL,
    "state" TEXT NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "scanners" (
    "id" TEXT NOT NULL CONSTRAINT "pk_scanners" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "is_paused" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "version_number" INTEGER NOT NULL,
    "version_id" TEXT NOT NULL,
    "live_since" INTEGER NULL,
    "mode_since" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "archived_at" INTEGER NULL,
    "refusals" INTEGER NOT NULL,
    "refused_for" TEXT NULL
);

CREATE TABLE "templates" (
    "id" TEXT NOT NULL CONSTRAINT "pk_templates" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "version_number" INTEGER NOT NULL,
    "version_id" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "trials" (
    "id" TEXT NOT NULL CONSTRAINT "pk_trials" PRIMARY KEY,
    "workspace_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "shown" INTEGER NOT NULL,
    "there" INTEGER NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "drifts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_drifts" PRIMARY KEY,
    "job_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "fk_drifts_jobs_job_id" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id") ON DELETE CASCADE
);

CREATE TABLE "opportunities" (
    "id" TEXT NOT NULL CONSTRAINT "pk_opportunities" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "scanner_id" TEXT NULL,
    "state" TEXT NOT NULL,
    "code" TEXT NULL,
    "skipped_for" TEXT NULL,
    "snoozed_until" INTEGER NULL,
    "created_at" INTEGER NOT NULL,
    "last_event_at" INTEGER NOT NULL,
    CONSTRAINT "fk_opportunities_jobs_job_id" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id") ON DELETE CASCADE
);

CREATE TABLE "scanner_versions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_scanner_versions" PRIMARY KEY,
    "scanner_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "json" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "fk_scanner_versions_scanners_scanner_id" FOREIGN KEY ("scanner_id") REFERENCES "scanners" ("id") ON DELETE CASCADE
);

CREATE TABLE "template_versions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_template_versions" PRIMARY KEY,
    "template_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "fk_template_versions_templates_template_id" FOREIGN KEY ("template_id") REFERENCES "templates" ("id") ON DELETE CASCADE
);

CREATE TABLE "bids" (
    "id" TEXT NOT NULL CONSTRAINT "pk_bids" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "opportunity_id" TEXT NOT NULL,
    "agency_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "sender_id" TEXT NOT NULL,
    "sender_name" TEXT NOT NULL,
    "scanner_id" TEXT NULL,
    "scanner_version" INTEGER NULL,
    "scanner_name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "code" TEXT NULL,
    "says" TEXT NOT NULL,
    "asks_json" TEXT NULL,
    "due_at" INTEGER NOT NULL,
    "amount" INTEGER NULL,
    "duration" TEXT NULL,
    "terms_say" TEXT NOT NULL,
    "letter" TEXT NULL,
    "template_version_id" TEXT NULL,
    "letter_edited" INTEGER NOT NULL,
    "answers_json" TEXT NULL,
    "job_version" TEXT NOT NULL,
    "price_at_match" INTEGER NULL,
    "price_approved" INTEGER NULL,
    "price_sent" INTEGER NULL,
    "content_hash" TEXT NULL,
    "asked_for" TEXT NULL,
    "asked_at" INTEGER NULL,
    "approval_ends_at" INTEGER NULL,
    "approved_by_id" TEXT NULL,
    "approved_by" TEXT NULL,
    "approved_at" INTEGER NULL,
    "approved_hash" TEXT NULL,
    "manager_id" TEXT NULL,
    "manager_short_id" TEXT NULL,
    "proposal_id" TEXT NULL,
    "posted_at" INTEGER NULL,
    "seen_at" INTEGER NOT NULL,
    "matched_at" INTEGER NOT NULL,
    "ready_at" INTEGER NULL,
    "sent_at" INTEGER NULL,
    "viewed_at" INTEGER NULL,
    "shortlisted_at" INTEGER NULL,
    "replied_at" INTEGER NULL,
    "offered_at" INTEGER NULL,
    "hired_at" INTEGER NULL,
    "ended_at" INTEGER NULL,
    "ended_by" TEXT NULL,
    CONSTRAINT "fk_bids_opportunities_opportunity_id" FOREIGN KEY ("opportunity_id") REFERENCES "opportunities" ("id") ON DELETE CASCADE
);

CREATE TABLE "attempts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_attempts" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "bid_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "manager_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "connects" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,
    "looks" INTEGER NOT NULL,
    "answer" TEXT NULL,
    "at" INTEGER NOT NULL,
    "answered_at" INTEGER NULL,
    CONSTRAINT "fk_attempts_bids_bid_id" FOREIGN KEY ("bid_id") REFERENCES "bids" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_answer_patterns_workspace_id_position" ON "answer_patterns" ("workspace_id", "position");

CREATE UNIQUE INDEX "ix_attempts_open" ON "attempts" ("bid_id") WHERE state = 'Open';

CREATE INDEX "ix_bids_due_at" ON "bids" ("due_at") WHERE state IN ('Drafting', 'AwaitingApproval', 'Scheduled', 'Sending', 'Held', 'Uncertain');

CREATE INDEX "ix_bids_job_id" ON "bids" ("job_id");

CREATE INDEX "ix_bids_opportunity_id" ON "bids" ("opportunity_id");

CREATE INDEX "ix_bids_proposal_id" ON "bids" ("proposal_id");

CREATE INDEX "ix_bids_scanner_id_state" ON "bids" ("scanner_id", "state");

CREATE INDEX "ix_bids_workspace_id_sent_at" ON "bids" ("workspace_id", "sent_at");

CREATE INDEX "ix_bids_workspace_id_state_due_at" ON "bids" ("workspace_id", "state", "due_at");

CREATE INDEX "ix_decisions_job_id" ON "decisions" ("job_id");

CREATE INDEX "ix_decisions_opportunity_id_at" ON "decisions" ("opportunity_id", "at");

CREATE INDEX "ix_decisions_scanner_id_at" ON "decisions" ("scanner_id", "at");

CREATE INDEX "ix_decisions_workspace_id_at" ON "decisions" ("workspace_id", "at");

CREATE INDEX "ix_drifts_job_id_at" ON "drifts" ("job_id", "at");

CREATE INDEX "ix_evaluations_scanner_id_verdict_at" ON "evaluations" ("scanner_id", "verdict", "at");

CREATE INDEX "ix_evaluations_workspace_id_at" ON "evaluations" ("workspace_id", "at");

CREATE INDEX "ix_jobs_fingerprint" ON "jobs" ("fingerprint");

CREATE INDEX "ix_jobs_seen_at" ON "jobs" ("seen_at");

CREATE INDEX "ix_jobs_stage_seen_at" ON "jobs" ("stage", "seen_at") WHERE stage <> 'Done';

CREATE UNIQUE INDEX "ix_kill_switches_of_subject_id" ON "kill_switches" ("of", "subject_id") WHERE released_at IS NULL;

CREATE INDEX "ix_opportunities_job_id" ON "opportunities" ("job_id");

CREATE UNIQUE INDEX "ix_opportunities_workspace_id_job_id" ON "opportunities" ("workspace_id", "job_id");

CREATE INDEX "ix_opportunities_workspace_id_state_last_event_at" ON "opportunities" ("workspace_id", "state", "last_event_at");

CREATE UNIQUE INDEX "ix_reservations_agency_id_job_id_sender_id" ON "reservations" ("agency_id", "job_id", "sender_id") WHERE state <> 'Released';

CREATE INDEX "ix_reservations_bid_id" ON "reservations" ("bid_id");

CREATE UNIQUE INDEX "ix_scanner_versions_scanner_id_number" ON "scanner_versions" ("scanner_id", "number");

CREATE INDEX "ix_scanners_workspace_id_position" ON "scanners" ("workspace_id", "position");

CREATE UNIQUE INDEX "ix_template_versions_template_id_number" ON "template_versions" ("template_id", "number");

CREATE INDEX "ix_templates_workspace_id_name" ON "templates" ("workspace_id", "name");

CREATE INDEX "ix_trials_workspace_id_hash_at" ON "trials" ("workspace_id", "hash", "at");

CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;

CREATE TRIGGER decisions_are_not_deleted BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;
