-- The first page of the feed, however many jobs are open.
CREATE INDEX "ix_jobs_state_posted_at_id" ON "jobs" ("state", "posted_at" DESC, "id" DESC);
