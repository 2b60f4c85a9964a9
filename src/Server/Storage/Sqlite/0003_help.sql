CREATE TABLE "help_answers" (
    "article" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "helped" INTEGER NOT NULL,
    "remark" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "pk_help_answers" PRIMARY KEY ("article", "person_id")
);

CREATE INDEX "ix_help_answers_at" ON "help_answers" ("at");
