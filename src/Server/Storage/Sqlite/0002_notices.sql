CREATE TABLE "notices" (
    "id" TEXT NOT NULL CONSTRAINT "pk_notices" PRIMARY KEY,
    "person_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "href" TEXT NOT NULL,
    "times" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "read_at" INTEGER NULL
);

CREATE TABLE "mail_wishes" (
    "person_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "is_mailed" INTEGER NOT NULL,
    CONSTRAINT "pk_mail_wishes" PRIMARY KEY ("person_id", "kind")
);

CREATE TABLE "preferences" (
    "person_id" TEXT NOT NULL CONSTRAINT "pk_preferences" PRIMARY KEY,
    "time_zone" TEXT NOT NULL,
    "is_compact" INTEGER NOT NULL,
    "has_keys" INTEGER NOT NULL
);

CREATE INDEX "ix_notices_person_id_at" ON "notices" ("person_id", "at");

CREATE UNIQUE INDEX "ix_notices_new" ON "notices" ("person_id", "kind", "href") WHERE read_at IS NULL;
