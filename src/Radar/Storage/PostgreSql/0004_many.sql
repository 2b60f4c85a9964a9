-- Lists, tabs and the day's figures of a workspace that has tens of thousands of opportunities.
DROP INDEX ix_bids_opportunity_id;

CREATE INDEX ix_bids_opportunity_id_state ON bids (opportunity_id, state);

CREATE INDEX ix_bids_workspace_id_replied_at ON bids (workspace_id, replied_at) WHERE replied_at IS NOT NULL;

CREATE INDEX ix_opportunities_workspace_id_state_code ON opportunities (workspace_id, state, code);

CREATE INDEX ix_opportunities_workspace_id_last_event_at ON opportunities (workspace_id, last_event_at);

CREATE INDEX ix_opportunities_workspace_id_created_at ON opportunities (workspace_id, created_at);

DROP INDEX ix_evaluations_scanner_id_verdict_at;

CREATE INDEX ix_evaluations_scanner_id_verdict_at_job_id ON evaluations (scanner_id, verdict, at, job_id);
