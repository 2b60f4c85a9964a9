CREATE TABLE manager_faults (
    id uuid NOT NULL,
    assignment_id uuid NOT NULL,
    kind text NOT NULL,
    message text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_manager_faults PRIMARY KEY (id)
);

CREATE TABLE managers (
    id uuid NOT NULL,
    version integer NOT NULL,
    short_id text NOT NULL,
    kind text,
    agency_id uuid,
    person_id uuid NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    us_confirmed boolean NOT NULL,
    state text NOT NULL,
    state_reason text,
    last_sent_at timestamp with time zone,
    last_given_at timestamp with time zone,
    retired_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_managers PRIMARY KEY (id)
);

CREATE TABLE workspaces (
    id uuid NOT NULL,
    version integer NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    agency_id uuid NOT NULL,
    team_id uuid NOT NULL,
    time_zone text NOT NULL,
    day_held_until timestamp with time zone,
    day_held_since timestamp with time zone,
    currency text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT pk_workspaces PRIMARY KEY (id)
);

CREATE TABLE manager_sends (
    bid_id uuid NOT NULL,
    manager_id uuid NOT NULL,
    assignment_id uuid NOT NULL,
    client_id uuid,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_manager_sends PRIMARY KEY (bid_id),
    CONSTRAINT fk_manager_sends_managers_manager_id FOREIGN KEY (manager_id) REFERENCES managers (id) ON DELETE CASCADE
);

CREATE TABLE connections (
    id uuid NOT NULL,
    version integer NOT NULL,
    workspace_id uuid NOT NULL,
    market text NOT NULL,
    agency_id uuid NOT NULL,
    team_id uuid NOT NULL,
    team_name text NOT NULL,
    agency_name text NOT NULL,
    agency_slug text NOT NULL,
    senders integer,
    stopped_at timestamp with time zone,
    stop_reason text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_connections PRIMARY KEY (id),
    CONSTRAINT fk_connections_workspaces_workspace_id FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE
);

CREATE TABLE workspace_people (
    id uuid NOT NULL,
    version integer NOT NULL,
    workspace_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL,
    roles text NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    CONSTRAINT pk_workspace_people PRIMARY KEY (id),
    CONSTRAINT fk_workspace_people_workspaces_workspace_id FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE
);

CREATE TABLE assignments (
    id uuid NOT NULL,
    version integer NOT NULL,
    connection_id uuid NOT NULL,
    manager_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    reason_code text,
    reason text,
    top_up boolean NOT NULL,
    top_up_limit integer NOT NULL,
    known text,
    invitation_id uuid,
    invitation_ends_at timestamp with time zone,
    accepted_at timestamp with time zone,
    first_active_at timestamp with time zone,
    last_sync_at timestamp with time zone,
    checked_at timestamp with time zone,
    items text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_assignments PRIMARY KEY (id),
    CONSTRAINT fk_assignments_connections_connection_id FOREIGN KEY (connection_id) REFERENCES connections (id) ON DELETE CASCADE,
    CONSTRAINT fk_assignments_managers_manager_id FOREIGN KEY (manager_id) REFERENCES managers (id) ON DELETE CASCADE
);

CREATE TABLE manager_requests (
    id uuid NOT NULL,
    version integer NOT NULL,
    connection_id uuid NOT NULL,
    kind text NOT NULL,
    why text NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    answer text,
    answered_at timestamp with time zone,
    assignment_id uuid,
    CONSTRAINT pk_manager_requests PRIMARY KEY (id),
    CONSTRAINT fk_manager_requests_connections_connection_id FOREIGN KEY (connection_id) REFERENCES connections (id) ON DELETE CASCADE
);

CREATE TABLE assignment_changes (
    id uuid NOT NULL,
    assignment_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    "from" text NOT NULL,
    "to" text NOT NULL,
    code text NOT NULL,
    reason text NOT NULL,
    by text NOT NULL,
    evidence text,
    CONSTRAINT pk_assignment_changes PRIMARY KEY (id),
    CONSTRAINT fk_assignment_changes_assignments_assignment_id FOREIGN KEY (assignment_id) REFERENCES assignments (id) ON DELETE CASCADE
);

CREATE INDEX ix_assignment_changes_assignment_id_at ON assignment_changes (assignment_id, at);

CREATE UNIQUE INDEX ix_assignments_connection_id_manager_id_kind ON assignments (connection_id, manager_id, kind) WHERE state <> 'Removed';

CREATE INDEX ix_assignments_manager_id ON assignments (manager_id);

CREATE INDEX ix_connections_agency_id ON connections (agency_id);

CREATE UNIQUE INDEX ix_connections_workspace_id_market ON connections (workspace_id, market);

CREATE INDEX ix_manager_faults_assignment_id_at ON manager_faults (assignment_id, at);

CREATE INDEX ix_manager_requests_connection_id ON manager_requests (connection_id);

CREATE INDEX ix_manager_requests_state_asked_at ON manager_requests (state, asked_at);

CREATE INDEX ix_manager_sends_client_id_at ON manager_sends (client_id, at);

CREATE INDEX ix_manager_sends_manager_id_at ON manager_sends (manager_id, at);

CREATE INDEX ix_managers_person_id ON managers (person_id);

CREATE UNIQUE INDEX ix_managers_short_id ON managers (short_id);

CREATE INDEX ix_workspace_people_person_id ON workspace_people (person_id);

CREATE UNIQUE INDEX ix_workspace_people_workspace_id_person_id ON workspace_people (workspace_id, person_id) WHERE left_at IS NULL;

CREATE INDEX ix_workspaces_agency_id ON workspaces (agency_id);

CREATE UNIQUE INDEX ix_workspaces_slug ON workspaces (slug);

CREATE UNIQUE INDEX ix_workspaces_team_id ON workspaces (team_id) WHERE archived_at IS NULL;

