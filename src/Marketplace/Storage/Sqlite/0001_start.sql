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
    "country" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "us_confirmed" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "overview" TEXT NOT NULL,
    "rate" INTEGER NULL,
    "skills" TEXT NOT NULL,
    "languages" TEXT NOT NULL,
    "visibility" TEXT NOT NULL,
    "score" INTEGER NULL,
    "badge" TEXT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "agencies" (
    "id" TEXT NOT NULL CONSTRAINT "pk_agencies" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tagline" TEXT NOT NULL,
    "picture" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
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

CREATE TABLE "teams" (
    "id" TEXT NOT NULL CONSTRAINT "pk_teams" PRIMARY KEY,
    "agency_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_primary" INTEGER NOT NULL,
    "is_hidden" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "fk_teams_agencies_agency_id" FOREIGN KEY ("agency_id") REFERENCES "agencies" ("id") ON DELETE CASCADE
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
    "Admin" TEXT NOT NULL,
    "Business" TEXT NOT NULL,
    "Chat" TEXT NOT NULL,
    "Contractor" TEXT NOT NULL,
    "Diaries" TEXT NOT NULL,
    CONSTRAINT "fk_members_agencies_agency_id" FOREIGN KEY ("agency_id") REFERENCES "agencies" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_members_people_person_id" FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_members_teams_team_id" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "ix_agencies_owner_id" ON "agencies" ("owner_id");

CREATE UNIQUE INDEX "ix_agencies_slug" ON "agencies" ("slug");

CREATE INDEX "ix_client_members_person_id" ON "client_members" ("person_id");

CREATE UNIQUE INDEX "ix_clients_slug" ON "clients" ("slug");

CREATE INDEX "ix_members_agency_id" ON "members" ("agency_id");

CREATE INDEX "ix_members_person_id" ON "members" ("person_id");

CREATE UNIQUE INDEX "ix_members_team_id_person_id" ON "members" ("team_id", "person_id") WHERE left_at IS NULL;

CREATE INDEX "ix_people_email" ON "people" ("email");

CREATE UNIQUE INDEX "ix_people_short_id" ON "people" ("short_id");

CREATE UNIQUE INDEX "ix_people_slug" ON "people" ("slug");

CREATE UNIQUE INDEX "ix_teams_agency_id_name" ON "teams" ("agency_id", "name");

