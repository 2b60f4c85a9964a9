CREATE TABLE "logins" (
    "id" TEXT NOT NULL CONSTRAINT "pk_logins" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "is_operator" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "user_name" TEXT NULL,
    "normalized_user_name" TEXT NULL,
    "email" TEXT NULL,
    "normalized_email" TEXT NULL,
    "email_confirmed" INTEGER NOT NULL,
    "password_hash" TEXT NULL,
    "security_stamp" TEXT NULL,
    "concurrency_stamp" TEXT NULL,
    "phone_number" TEXT NULL,
    "phone_number_confirmed" INTEGER NOT NULL,
    "two_factor_enabled" INTEGER NOT NULL,
    "lockout_end" INTEGER NULL,
    "lockout_enabled" INTEGER NOT NULL,
    "access_failed_count" INTEGER NOT NULL
);

CREATE TABLE "mails" (
    "id" TEXT NOT NULL CONSTRAINT "pk_mails" PRIMARY KEY,
    "to" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "is_sent" INTEGER NOT NULL
);

CREATE TABLE "login_claims" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_login_claims" PRIMARY KEY AUTOINCREMENT,
    "user_id" TEXT NOT NULL,
    "claim_type" TEXT NULL,
    "claim_value" TEXT NULL,
    CONSTRAINT "fk_login_claims_logins_user_id" FOREIGN KEY ("user_id") REFERENCES "logins" ("id") ON DELETE CASCADE
);

CREATE TABLE "login_providers" (
    "login_provider" TEXT NOT NULL,
    "provider_key" TEXT NOT NULL,
    "provider_display_name" TEXT NULL,
    "user_id" TEXT NOT NULL,
    CONSTRAINT "pk_login_providers" PRIMARY KEY ("login_provider", "provider_key"),
    CONSTRAINT "fk_login_providers_logins_user_id" FOREIGN KEY ("user_id") REFERENCES "logins" ("id") ON DELETE CASCADE
);

CREATE TABLE "login_tokens" (
    "user_id" TEXT NOT NULL,
    "login_provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NULL,
    CONSTRAINT "pk_login_tokens" PRIMARY KEY ("user_id", "login_provider", "name"),
    CONSTRAINT "fk_login_tokens_logins_user_id" FOREIGN KEY ("user_id") REFERENCES "logins" ("id") ON DELETE CASCADE
);

CREATE TABLE "passkeys" (
    "credential_id" BLOB NOT NULL CONSTRAINT "pk_passkeys" PRIMARY KEY,
    "user_id" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    CONSTRAINT "fk_passkeys_logins_user_id" FOREIGN KEY ("user_id") REFERENCES "logins" ("id") ON DELETE CASCADE
);

CREATE TABLE "sessions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_sessions" PRIMARY KEY,
    "login_id" TEXT NOT NULL,
    "browser" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "began_at" INTEGER NOT NULL,
    "confirmed_at" INTEGER NOT NULL,
    "ended_at" INTEGER NULL,
    CONSTRAINT "fk_sessions_logins_login_id" FOREIGN KEY ("login_id") REFERENCES "logins" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_login_claims_user_id" ON "login_claims" ("user_id");

CREATE INDEX "ix_login_providers_user_id" ON "login_providers" ("user_id");

CREATE UNIQUE INDEX "ix_logins_normalized_email" ON "logins" ("normalized_email");

CREATE UNIQUE INDEX "ix_logins_normalized_user_name" ON "logins" ("normalized_user_name");

CREATE INDEX "ix_mails_to_at" ON "mails" ("to", "at");

CREATE INDEX "ix_passkeys_user_id" ON "passkeys" ("user_id");

CREATE INDEX "ix_sessions_login_id" ON "sessions" ("login_id");

