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

CREATE INDEX "ix_jobs_client_id" ON "jobs" ("client_id");

CREATE UNIQUE INDEX "ix_jobs_foreign_id" ON "jobs" ("foreign_id");

CREATE INDEX "ix_jobs_posted_at_id" ON "jobs" ("posted_at" DESC, "id" DESC);

CREATE INDEX "ix_jobs_state_active_at" ON "jobs" ("state", "active_at");
