CREATE TABLE "refused_bids" (
    "key" TEXT NOT NULL CONSTRAINT "pk_refused_bids" PRIMARY KEY,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "jobs" (
    "id" TEXT NOT NULL CONSTRAINT "pk_jobs" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "client_id" TEXT NULL,
    "foreign_id" TEXT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NULL,
    "skills" TEXT NOT NULL,
    "category" TEXT NULL,
    "subcategory" TEXT NULL,
    "type" TEXT NULL,
    "budget" INTEGER NULL,
    "hourly_min" INTEGER NULL,
    "hourly_max" INTEGER NULL,
    "currency" TEXT NOT NULL,
    "experience" TEXT NULL,
    "duration" TEXT NULL,
    "workload" TEXT NULL,
    "connects" INTEGER NULL,
    "questions" TEXT NOT NULL,
    "letter_required" INTEGER NOT NULL,
    "us_only" INTEGER NOT NULL,
    "visibility" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "people" INTEGER NULL,
    "posted_at" INTEGER NOT NULL,
    "posted_at_is_stated" INTEGER NOT NULL,
    "active_at" INTEGER NOT NULL,
    "closed_at" INTEGER NULL,
    "proposals" INTEGER NULL,
    "interviewing" INTEGER NULL,
    "invited" INTEGER NULL,
    "hired" INTEGER NOT NULL,
    "content_version" TEXT NOT NULL,
    "extra" TEXT NULL,
    "client_average_rate" INTEGER NULL,
    "client_country" TEXT NULL,
    "client_hires" INTEGER NULL,
    "client_jobs_posted" INTEGER NULL,
    "client_payment_verified" INTEGER NULL,
    "client_rating" INTEGER NULL,
    "client_reviews" INTEGER NULL,
    "client_since" INTEGER NULL,
    "client_spent" INTEGER NULL,
    CONSTRAINT "fk_jobs_clients_client_id" FOREIGN KEY ("client_id") REFERENCES "clients" ("id") ON DELETE RESTRICT
);

CREATE TABLE "interview_invitations" (
    "id" TEXT NOT NULL CONSTRAINT "pk_interview_invitations" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "job_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "agency_id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "sent_at" INTEGER NOT NULL,
    "answered_at" INTEGER NULL,
    "answered_by_id" TEXT NULL,
    "answered_by_name" TEXT NULL,
    "reason" TEXT NULL,
    "proposal_id" TEXT NULL,
    CONSTRAINT "fk_interview_invitations_jobs_job_id" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_interview_invitations_people_person_id" FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE RESTRICT
);

CREATE TABLE "connects_pools" (
    "agency_id" TEXT NOT NULL CONSTRAINT "pk_connects_pools" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "balance" INTEGER NOT NULL,
    "entered" INTEGER NOT NULL,
    CONSTRAINT "fk_connects_pools_agencies_agency_id" FOREIGN KEY ("agency_id") REFERENCES "agencies" ("id") ON DELETE RESTRICT
);

CREATE TABLE "proposals" (
    "id" TEXT NOT NULL CONSTRAINT "pk_proposals" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "agency_id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "sender_id" TEXT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "changed_by_id" TEXT NULL,
    "changed_by_name" TEXT NULL,
    "letter" TEXT NOT NULL,
    "answers" TEXT NOT NULL,
    "rate" INTEGER NULL,
    "duration" TEXT NULL,
    "state" TEXT NOT NULL,
    "connects" INTEGER NOT NULL,
    "boost" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "sent_at" INTEGER NULL,
    "moved_at" INTEGER NOT NULL,
    "viewed_at" INTEGER NULL,
    "shortlisted_at" INTEGER NULL,
    "messaged_at" INTEGER NULL,
    "hidden_at" INTEGER NULL,
    "reason" TEXT NULL,
    "reason_text" TEXT NULL,
    CONSTRAINT "fk_proposals_agencies_agency_id" FOREIGN KEY ("agency_id") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_proposals_jobs_job_id" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_proposals_people_sender_id" FOREIGN KEY ("sender_id") REFERENCES "people" ("id") ON DELETE RESTRICT
);

CREATE TABLE "connects_entries" (
    "id" TEXT NOT NULL CONSTRAINT "pk_connects_entries" PRIMARY KEY,
    "agency_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "balance" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "sender_id" TEXT NULL,
    "job_id" TEXT NULL,
    "proposal_id" TEXT NULL,
    "paid" INTEGER NULL,
    "note" TEXT NOT NULL,
    CONSTRAINT "fk_connects_entries_connects_pools_agency_id" FOREIGN KEY ("agency_id") REFERENCES "connects_pools" ("agency_id") ON DELETE RESTRICT
);

CREATE TABLE "connects_lots" (
    "id" TEXT NOT NULL CONSTRAINT "pk_connects_lots" PRIMARY KEY,
    "agency_id" TEXT NOT NULL,
    "left" INTEGER NOT NULL,
    "issued_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    CONSTRAINT "fk_connects_lots_connects_pools_agency_id" FOREIGN KEY ("agency_id") REFERENCES "connects_pools" ("agency_id") ON DELETE RESTRICT
);

CREATE TABLE "offers" (
    "id" TEXT NOT NULL CONSTRAINT "pk_offers" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "proposal_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "agency_id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "revisions" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "sent_at" INTEGER NOT NULL,
    "ends_at" INTEGER NOT NULL,
    "answered_at" INTEGER NULL,
    "answered_by_id" TEXT NULL,
    "answered_by_name" TEXT NULL,
    "reason" TEXT NULL,
    CONSTRAINT "fk_offers_people_person_id" FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_offers_proposals_proposal_id" FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("id") ON DELETE RESTRICT
);

CREATE TABLE "rooms" (
    "id" TEXT NOT NULL CONSTRAINT "pk_rooms" PRIMARY KEY,
    "proposal_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "agency_id" TEXT NOT NULL,
    "opened_at" INTEGER NOT NULL,
    "written_at" INTEGER NOT NULL,
    "client_waits" INTEGER NOT NULL,
    CONSTRAINT "fk_rooms_agencies_agency_id" FOREIGN KEY ("agency_id") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_rooms_proposals_proposal_id" FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("id") ON DELETE RESTRICT
);

CREATE TABLE "connects_draws" (
    "entry_id" TEXT NOT NULL,
    "lot_id" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    CONSTRAINT "pk_connects_draws" PRIMARY KEY ("entry_id", "lot_id"),
    CONSTRAINT "fk_connects_draws_connects_entries_entry_id" FOREIGN KEY ("entry_id") REFERENCES "connects_entries" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_connects_draws_connects_lots_lot_id" FOREIGN KEY ("lot_id") REFERENCES "connects_lots" ("id") ON DELETE RESTRICT
);

CREATE TABLE "contracts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_contracts" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "offer_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "agency_id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "rate" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "weekly_hours" INTEGER NULL,
    "starts_on" TEXT NULL,
    "begun_at" INTEGER NOT NULL,
    "ended_at" INTEGER NULL,
    CONSTRAINT "fk_contracts_agencies_agency_id" FOREIGN KEY ("agency_id") REFERENCES "agencies" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_contracts_clients_client_id" FOREIGN KEY ("client_id") REFERENCES "clients" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_contracts_jobs_job_id" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_contracts_offers_offer_id" FOREIGN KEY ("offer_id") REFERENCES "offers" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_contracts_people_person_id" FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE RESTRICT
);

CREATE TABLE "messages" (
    "id" TEXT NOT NULL CONSTRAINT "pk_messages" PRIMARY KEY,
    "room_id" TEXT NOT NULL,
    "is_clients" INTEGER NOT NULL,
    "author_id" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "fk_messages_rooms_room_id" FOREIGN KEY ("room_id") REFERENCES "rooms" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_connects_draws_lot_id" ON "connects_draws" ("lot_id");

CREATE INDEX "ix_connects_entries_agency_id_actor_id_at" ON "connects_entries" ("agency_id", "actor_id", "at") WHERE kind = 'Buy';

CREATE UNIQUE INDEX "ix_connects_entries_agency_id_key" ON "connects_entries" ("agency_id", "key");

CREATE UNIQUE INDEX "ix_connects_entries_agency_id_number" ON "connects_entries" ("agency_id", "number");

CREATE INDEX "ix_connects_entries_proposal_id" ON "connects_entries" ("proposal_id");

CREATE INDEX "ix_connects_lots_agency_id_expires_at" ON "connects_lots" ("agency_id", "expires_at") WHERE "left" > 0;

CREATE INDEX "ix_contracts_agency_id_begun_at" ON "contracts" ("agency_id", "begun_at");

CREATE INDEX "ix_contracts_client_id_begun_at" ON "contracts" ("client_id", "begun_at");

CREATE INDEX "ix_contracts_job_id" ON "contracts" ("job_id");

CREATE UNIQUE INDEX "ix_contracts_offer_id" ON "contracts" ("offer_id");

CREATE INDEX "ix_contracts_person_id" ON "contracts" ("person_id");

CREATE INDEX "ix_interview_invitations_agency_id_sent_at" ON "interview_invitations" ("agency_id", "sent_at");

CREATE UNIQUE INDEX "ix_interview_invitations_job_id_person_id" ON "interview_invitations" ("job_id", "person_id");

CREATE INDEX "ix_interview_invitations_person_id" ON "interview_invitations" ("person_id");

CREATE INDEX "ix_jobs_client_id" ON "jobs" ("client_id");

CREATE UNIQUE INDEX "ix_jobs_foreign_id" ON "jobs" ("foreign_id");

CREATE INDEX "ix_jobs_posted_at_id" ON "jobs" ("posted_at" DESC, "id" DESC);

CREATE INDEX "ix_jobs_state_active_at" ON "jobs" ("state", "active_at");

CREATE INDEX "ix_messages_room_id_at" ON "messages" ("room_id", "at");

CREATE INDEX "ix_offers_agency_id_sent_at" ON "offers" ("agency_id", "sent_at");

CREATE INDEX "ix_offers_client_id_sent_at" ON "offers" ("client_id", "sent_at");

CREATE INDEX "ix_offers_job_id" ON "offers" ("job_id");

CREATE UNIQUE INDEX "ix_offers_open" ON "offers" ("proposal_id") WHERE state = 'Open';

CREATE INDEX "ix_offers_person_id" ON "offers" ("person_id");

CREATE INDEX "ix_offers_state_ends_at" ON "offers" ("state", "ends_at");

CREATE INDEX "ix_proposals_agency_id_moved_at" ON "proposals" ("agency_id", "moved_at");

CREATE UNIQUE INDEX "ix_proposals_draft" ON "proposals" ("job_id", "agency_id", "actor_id") WHERE state = 'Draft';

CREATE INDEX "ix_proposals_job_id_agency_id" ON "proposals" ("job_id", "agency_id");

CREATE UNIQUE INDEX "ix_proposals_living" ON "proposals" ("job_id", "sender_id") WHERE state IN ('Submitted', 'Interview', 'Offered', 'Hired');

CREATE INDEX "ix_proposals_sender_id" ON "proposals" ("sender_id");

CREATE INDEX "ix_rooms_agency_id_written_at" ON "rooms" ("agency_id", "written_at");

CREATE INDEX "ix_rooms_client_id_written_at" ON "rooms" ("client_id", "written_at");

CREATE UNIQUE INDEX "ix_rooms_proposal_id" ON "rooms" ("proposal_id");
