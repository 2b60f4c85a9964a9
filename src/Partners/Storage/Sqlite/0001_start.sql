CREATE TABLE "companies" (
    "id" TEXT NOT NULL CONSTRAINT "pk_companies" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "only_own_domain" INTEGER NOT NULL,
    "picture" TEXT NOT NULL,
    "client_account" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "suspended_at" INTEGER NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "assets" (
    "id" TEXT NOT NULL CONSTRAINT "pk_assets" PRIMARY KEY,
    "company_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "width" TEXT NOT NULL,
    "height" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "contrast" INTEGER NULL,
    "warnings" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "replaced_at" INTEGER NULL,
    CONSTRAINT "fk_assets_companies_company_id" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON DELETE CASCADE
);

CREATE TABLE "brought_by" (
    "company_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "noted_by" TEXT NOT NULL,
    CONSTRAINT "pk_brought_by" PRIMARY KEY ("company_id", "person_id"),
    CONSTRAINT "fk_brought_by_companies_company_id" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON DELETE CASCADE
);

CREATE TABLE "company_addresses" (
    "slug" TEXT NOT NULL CONSTRAINT "pk_company_addresses" PRIMARY KEY,
    "company_id" TEXT NOT NULL,
    CONSTRAINT "fk_company_addresses_companies_company_id" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON DELETE CASCADE
);

CREATE TABLE "coworker_invitations" (
    "id" TEXT NOT NULL CONSTRAINT "pk_coworker_invitations" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "company_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "as_admin" INTEGER NOT NULL,
    "inviter_name" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "sent_at" INTEGER NOT NULL,
    "ends_at" INTEGER NOT NULL,
    CONSTRAINT "fk_coworker_invitations_companies_company_id" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON DELETE CASCADE
);

CREATE TABLE "coworkers" (
    "id" TEXT NOT NULL CONSTRAINT "pk_coworkers" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "company_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "is_admin" INTEGER NOT NULL,
    "joined_at" INTEGER NOT NULL,
    "left_at" INTEGER NULL,
    CONSTRAINT "fk_coworkers_companies_company_id" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON DELETE CASCADE
);

CREATE TABLE "notices" (
    "id" TEXT NOT NULL CONSTRAINT "pk_notices" PRIMARY KEY,
    "company_id" TEXT NOT NULL,
    "person_id" TEXT NULL,
    "text" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "day" TEXT NULL,
    "is_mailed" INTEGER NOT NULL,
    CONSTRAINT "fk_notices_companies_company_id" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON DELETE CASCADE
);

CREATE TABLE "pages" (
    "company_id" TEXT NOT NULL CONSTRAINT "pk_pages" PRIMARY KEY,
    "is_published" INTEGER NOT NULL,
    "published_at" INTEGER NULL,
    "headline" TEXT NOT NULL,
    "lead" TEXT NOT NULL,
    "website" TEXT NOT NULL,
    "accent_light" TEXT NOT NULL,
    "accent_dark" TEXT NOT NULL,
    "order" TEXT NOT NULL,
    "return_days" INTEGER NOT NULL,
    "logo_light_id" TEXT NULL,
    "logo_dark_id" TEXT NULL,
    "image_id" TEXT NULL,
    "below_since" INTEGER NULL,
    "below_notices" INTEGER NOT NULL,
    "empty_since" INTEGER NULL,
    CONSTRAINT "fk_pages_companies_company_id" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON DELETE CASCADE
);

CREATE TABLE "preview_links" (
    "token_hash" TEXT NOT NULL CONSTRAINT "pk_preview_links" PRIMARY KEY,
    "company_id" TEXT NOT NULL,
    "ends_at" INTEGER NOT NULL,
    CONSTRAINT "fk_preview_links_companies_company_id" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON DELETE CASCADE
);

CREATE TABLE "use_cases" (
    "id" TEXT NOT NULL CONSTRAINT "pk_use_cases" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "company_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NULL,
    "slug" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "ways" INTEGER NOT NULL,
    "search" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    "deleted_at" INTEGER NULL,
    CONSTRAINT "fk_use_cases_companies_company_id" FOREIGN KEY ("company_id") REFERENCES "companies" ("id") ON DELETE CASCADE
);

CREATE TABLE "decisions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_decisions" PRIMARY KEY,
    "company_id" TEXT NOT NULL,
    "use_case_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NULL,
    "by" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "note" TEXT NOT NULL,
    "eligible_again_at" INTEGER NULL,
    "state_before" TEXT NULL,
    "reason_before" TEXT NULL,
    CONSTRAINT "fk_decisions_use_cases_use_case_id" FOREIGN KEY ("use_case_id") REFERENCES "use_cases" ("id") ON DELETE CASCADE
);

CREATE TABLE "service_removals" (
    "use_case_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "pk_service_removals" PRIMARY KEY ("use_case_id", "service_id"),
    CONSTRAINT "fk_service_removals_use_cases_use_case_id" FOREIGN KEY ("use_case_id") REFERENCES "use_cases" ("id") ON DELETE CASCADE
);

CREATE TABLE "use_case_addresses" (
    "company_id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "use_case_id" TEXT NOT NULL,
    CONSTRAINT "pk_use_case_addresses" PRIMARY KEY ("company_id", "slug"),
    CONSTRAINT "fk_use_case_addresses_use_cases_use_case_id" FOREIGN KEY ("use_case_id") REFERENCES "use_cases" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_assets_company_id_kind" ON "assets" ("company_id", "kind");

CREATE INDEX "ix_assets_file" ON "assets" ("file");

CREATE INDEX "ix_brought_by_person_id" ON "brought_by" ("person_id");

CREATE UNIQUE INDEX "ix_companies_slug" ON "companies" ("slug");

CREATE INDEX "ix_company_addresses_company_id" ON "company_addresses" ("company_id");

CREATE INDEX "ix_coworker_invitations_company_id_email" ON "coworker_invitations" ("company_id", "email");

CREATE UNIQUE INDEX "ix_coworker_invitations_token_hash" ON "coworker_invitations" ("token_hash");

CREATE UNIQUE INDEX "ix_coworkers_company_id_person_id" ON "coworkers" ("company_id", "person_id") WHERE left_at IS NULL;

CREATE INDEX "ix_coworkers_person_id" ON "coworkers" ("person_id");

CREATE INDEX "ix_decisions_company_id_state" ON "decisions" ("company_id", "state");

CREATE INDEX "ix_decisions_person_id" ON "decisions" ("person_id");

CREATE UNIQUE INDEX "ix_decisions_use_case_id_person_id" ON "decisions" ("use_case_id", "person_id");

CREATE INDEX "ix_notices_company_id_at" ON "notices" ("company_id", "at");

CREATE UNIQUE INDEX "ix_notices_company_id_person_id_day" ON "notices" ("company_id", "person_id", "day");

CREATE INDEX "ix_preview_links_company_id" ON "preview_links" ("company_id");

CREATE INDEX "ix_use_case_addresses_use_case_id" ON "use_case_addresses" ("use_case_id");

CREATE UNIQUE INDEX "ix_use_cases_company_id_name_key" ON "use_cases" ("company_id", "name_key");

