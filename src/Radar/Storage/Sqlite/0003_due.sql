-- What the lanes look for all the time is found without reading every job and bid: a filter in the index is not used when the state is
-- a parameter or one of several.
DROP INDEX "ix_jobs_stage_seen_at";

CREATE INDEX "ix_jobs_stage_seen_at" ON "jobs" ("stage", "seen_at");

DROP INDEX "ix_bids_due_at";

CREATE INDEX "ix_bids_state_due_at" ON "bids" ("state", "due_at");

CREATE INDEX "ix_bids_manager_id_state" ON "bids" ("manager_id", "state");

CREATE INDEX "ix_bids_scanner_id_sent_at" ON "bids" ("scanner_id", "sent_at");

CREATE INDEX "ix_bids_template_version_id_sent_at" ON "bids" ("template_version_id", "sent_at");
