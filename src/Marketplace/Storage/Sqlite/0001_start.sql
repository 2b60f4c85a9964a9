CREATE TABLE "clients" (
    "id" TEXT NOT NULL CONSTRAINT "pk_clients" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "picture" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "payment_verified" INTEGER NOT NULL,
    "spent" INTEGER NOT NULL,
    "hires" INTEGER NOT NULL,
    "jobs_posted" INTEGER NOT NULL,
    "reviews" INTEGER NOT NULL,
    "rating" INTEGER NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "people" (
    "id" TEXT NOT NULL CONSTRAINT "pk_people" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "short_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "picture" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "status_reason" TEXT NULL,
    "status_is_permanent" INTEGER NOT NULL,
    "is_lent" INTEGER NOT NULL,
    "country" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "us_confirmed" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "overview" TEXT NOT NULL,
    "rate" INTEGER NULL,
    "skills" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "languages" TEXT NOT NULL,
    "visibility" TEXT NOT NULL,
    "chosen_visibility" TEXT NOT NULL,
    "is_hidden_by_platform" INTEGER NOT NULL,
    "score" INTEGER NULL,
    "score_months" INTEGER NULL,
    "score_at" INTEGER NULL,
    "badge" TEXT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "agencies" (
    "id" TEXT NOT NULL CONSTRAINT "pk_agencies" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tagline" TEXT NOT NULL,
    "overview" TEXT NOT NULL,
    "picture" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "offered_to_id" TEXT NULL,
    "plan" TEXT NOT NULL,
    "score" INTEGER NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "fk_agencies_people_owner_id" FOREIGN KEY ("owner_id") REFERENCES "people" ("id") ON DELETE CASCADE
);

CREATE TABLE "client_members" (
    "client_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "is_admin" INTEGER NOT NULL,
    CONSTRAINT "pk_client_members" PRIMARY KEY ("client_id", "person_id"),
    CONSTRAINT "fk_client_members_clients_client_id" FOREIGN KEY ("client_id") REFERENCES "clients" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_client_members_people_person_id" FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE CASCADE
);

CREATE TABLE "services" (
    "id" TEXT NOT NULL CONSTRAINT "pk_services" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "person_id" TEXT NOT NULL,
    "agency_id" TEXT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "price" INTEGER NOT NULL,
    "days" INTEGER NULL,
    "review" TEXT NOT NULL,
    "is_paused" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "fk_services_people_person_id" FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE CASCADE
);

CREATE TABLE "teams" (
    "id" TEXT NOT NULL CONSTRAINT "pk_teams" PRIMARY KEY,
    "agency_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_primary" INTEGER NOT NULL,
    "is_hidden" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "fk_teams_agencies_agency_id" FOREIGN KEY ("agency_id") REFERENCES "agencies" ("id") ON DELETE CASCADE
);

CREATE TABLE "join_invitations" (
    "id" TEXT NOT NULL CONSTRAINT "pk_join_invitations" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "agency_id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "addressee" TEXT NOT NULL,
    "person_id" TEXT NULL,
    "is_to_email" INTEGER NOT NULL,
    "inviter_id" TEXT NOT NULL,
    "top_up_limit" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NULL,
    "sent_at" INTEGER NOT NULL,
    "ends_at" INTEGER NOT NULL,
    "settled_at" INTEGER NULL,
    "admin" TEXT NOT NULL,
    "business" TEXT NOT NULL,
    "chat" TEXT NOT NULL,
    "contractor" TEXT NOT NULL,
    "diaries" TEXT NOT NULL,
    CONSTRAINT "fk_join_invitations_agencies_agency_id" FOREIGN KEY ("agency_id") REFERENCES "agencies" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_join_invitations_people_inviter_id" FOREIGN KEY ("inviter_id") REFERENCES "people" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_join_invitations_teams_team_id" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE
);

CREATE TABLE "members" (
    "id" TEXT NOT NULL CONSTRAINT "pk_members" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "agency_id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "is_owner" INTEGER NOT NULL,
    "top_up_limit" INTEGER NOT NULL,
    "joined_at" INTEGER NOT NULL,
    "left_at" INTEGER NULL,
    "awaits_exclusive" INTEGER NOT NULL,
    "admin" TEXT NOT NULL,
    "business" TEXT NOT NULL,
    "chat" TEXT NOT NULL,
    "contractor" TEXT NOT NULL,
    "diaries" TEXT NOT NULL,
    CONSTRAINT "fk_members_agencies_agency_id" FOREIGN KEY ("agency_id") REFERENCES "agencies" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_members_people_person_id" FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_members_teams_team_id" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "ix_agencies_owner_id" ON "agencies" ("owner_id");

CREATE UNIQUE INDEX "ix_agencies_slug" ON "agencies" ("slug");

CREATE INDEX "ix_client_members_person_id" ON "client_members" ("person_id");

CREATE UNIQUE INDEX "ix_clients_slug" ON "clients" ("slug");

CREATE INDEX "ix_join_invitations_addressee" ON "join_invitations" ("addressee");

CREATE INDEX "ix_join_invitations_agency_id_sent_at" ON "join_invitations" ("agency_id", "sent_at");

CREATE INDEX "ix_join_invitations_ends_at" ON "join_invitations" ("ends_at") WHERE state = 'Pending';

CREATE INDEX "ix_join_invitations_inviter_id" ON "join_invitations" ("inviter_id");

CREATE INDEX "ix_join_invitations_person_id" ON "join_invitations" ("person_id");

CREATE UNIQUE INDEX "ix_join_invitations_team_id_addressee" ON "join_invitations" ("team_id", "addressee") WHERE state = 'Pending';

CREATE UNIQUE INDEX "ix_join_invitations_team_id_person_id" ON "join_invitations" ("team_id", "person_id") WHERE state = 'Pending';

CREATE UNIQUE INDEX "ix_join_invitations_token_hash" ON "join_invitations" ("token_hash");

CREATE INDEX "ix_members_agency_id" ON "members" ("agency_id");

CREATE INDEX "ix_members_person_id" ON "members" ("person_id");

CREATE UNIQUE INDEX "ix_members_team_id_person_id" ON "members" ("team_id", "person_id") WHERE left_at IS NULL;

CREATE INDEX "ix_people_email" ON "people" ("email");

CREATE UNIQUE INDEX "ix_people_short_id" ON "people" ("short_id");

CREATE UNIQUE INDEX "ix_people_slug" ON "people" ("slug");

CREATE INDEX "ix_services_agency_id" ON "services" ("agency_id");

CREATE INDEX "ix_services_person_id" ON "services" ("person_id");

CREATE UNIQUE INDEX "ix_teams_agency_id_name" ON "teams" ("agency_id", "name");

