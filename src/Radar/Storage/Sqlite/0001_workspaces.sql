CREATE TABLE "manager_faults" (
    "id" TEXT NOT NULL CONSTRAINT "pk_manager_faults" PRIMARY KEY,
    "assignment_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "managers" (
    "id" TEXT NOT NULL CONSTRAINT "pk_managers" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "short_id" TEXT NOT NULL,
    "kind" TEXT NULL,
    "agency_id" TEXT NULL,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "us_confirmed" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "state_reason" TEXT NULL,
    "last_sent_at" INTEGER NULL,
    "last_given_at" INTEGER NULL,
    "retired_at" INTEGER NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "workspaces" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workspaces" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "agency_id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "day_held_until" INTEGER NULL,
    "day_held_since" INTEGER NULL,
    "currency" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "archived_at" INTEGER NULL
);

CREATE TABLE "manager_sends" (
    "bid_id" TEXT NOT NULL CONSTRAINT "pk_manager_sends" PRIMARY KEY,
    "manager_id" TEXT NOT NULL,
    "assignment_id" TEXT NOT NULL,
    "client_id" TEXT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "fk_manager_sends_managers_manager_id" FOREIGN KEY ("manager_id") REFERENCES "managers" ("id") ON DELETE CASCADE
);

CREATE TABLE "connections" (
    "id" TEXT NOT NULL CONSTRAINT "pk_connections" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "agency_id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "team_name" TEXT NOT NULL,
    "agency_name" TEXT NOT NULL,
    "agency_slug" TEXT NOT NULL,
    "senders" INTEGER NULL,
    "stopped_at" INTEGER NULL,
    "stop_reason" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "fk_connections_workspaces_workspace_id" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE
);

CREATE TABLE "workspace_people" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workspace_people" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "roles" TEXT NOT NULL,
    "joined_at" INTEGER NOT NULL,
    "left_at" INTEGER NULL,
    CONSTRAINT "fk_workspace_people_workspaces_workspace_id" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE
);

CREATE TABLE "assignments" (
    "id" TEXT NOT NULL CONSTRAINT "pk_assignments" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "connection_id" TEXT NOT NULL,
    "manager_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason_code" TEXT NULL,
    "reason" TEXT NULL,
    "top_up" INTEGER NOT NULL,
    "top_up_limit" INTEGER NOT NULL,
    "known" TEXT NULL,
    "invitation_id" TEXT NULL,
    "invitation_ends_at" INTEGER NULL,
    "accepted_at" INTEGER NULL,
    "first_active_at" INTEGER NULL,
    "last_sync_at" INTEGER NULL,
    "checked_at" INTEGER NULL,
    "items" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "fk_assignments_connections_connection_id" FOREIGN KEY ("connection_id") REFERENCES "connections" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_assignments_managers_manager_id" FOREIGN KEY ("manager_id") REFERENCES "managers" ("id") ON DELETE CASCADE
);

CREATE TABLE "manager_requests" (
    "id" TEXT NOT NULL CONSTRAINT "pk_manager_requests" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "connection_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked_at" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "answer" TEXT NULL,
    "answered_at" INTEGER NULL,
    "assignment_id" TEXT NULL,
    CONSTRAINT "fk_manager_requests_connections_connection_id" FOREIGN KEY ("connection_id") REFERENCES "connections" ("id") ON DELETE CASCADE
);

CREATE TABLE "assignment_changes" (
    "id" TEXT NOT NULL CONSTRAINT "pk_assignment_changes" PRIMARY KEY,
    "assignment_id" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "evidence" TEXT NULL,
    CONSTRAINT "fk_assignment_changes_assignments_assignment_id" FOREIGN KEY ("assignment_id") REFERENCES "assignments" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_assignment_changes_assignment_id_at" ON "assignment_changes" ("assignment_id", "at");

CREATE UNIQUE INDEX "ix_assignments_connection_id_manager_id_kind" ON "assignments" ("connection_id", "manager_id", "kind") WHERE state <> 'Removed';

CREATE INDEX "ix_assignments_manager_id" ON "assignments" ("manager_id");

CREATE INDEX "ix_connections_agency_id" ON "connections" ("agency_id");

CREATE UNIQUE INDEX "ix_connections_workspace_id_market" ON "connections" ("workspace_id", "market");

CREATE INDEX "ix_manager_faults_assignment_id_at" ON "manager_faults" ("assignment_id", "at");

CREATE INDEX "ix_manager_requests_connection_id" ON "manager_requests" ("connection_id");

CREATE INDEX "ix_manager_requests_state_asked_at" ON "manager_requests" ("state", "asked_at");

CREATE INDEX "ix_manager_sends_client_id_at" ON "manager_sends" ("client_id", "at");

CREATE INDEX "ix_manager_sends_manager_id_at" ON "manager_sends" ("manager_id", "at");

CREATE INDEX "ix_managers_person_id" ON "managers" ("person_id");

CREATE UNIQUE INDEX "ix_managers_short_id" ON "managers" ("short_id");

CREATE INDEX "ix_workspace_people_person_id" ON "workspace_people" ("person_id");

CREATE UNIQUE INDEX "ix_workspace_people_workspace_id_person_id" ON "workspace_people" ("workspace_id", "person_id") WHERE left_at IS NULL;

CREATE INDEX "ix_workspaces_agency_id" ON "workspaces" ("agency_id");

CREATE UNIQUE INDEX "ix_workspaces_slug" ON "workspaces" ("slug");

CREATE UNIQUE INDEX "ix_workspaces_team_id" ON "workspaces" ("team_id") WHERE archived_at IS NULL;

