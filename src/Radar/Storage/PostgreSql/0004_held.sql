-- What held bids wait for is looked at once for all that wait for the same, and read from here alone. The state stands in it although all
-- of it is one state: without figures about the data, an index with more columns that are asked for is the one that is used.
CREATE INDEX ix_bids_held ON bids (state, code, workspace_id, scanner_id, sender_id, manager_id, matched_at, price_at_match) WHERE state = 'Held';
