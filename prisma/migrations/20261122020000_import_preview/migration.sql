-- What a dry run found beside its counts: what taking over would do, and what each file had.
ALTER TABLE "import" ADD COLUMN "preview" TEXT NOT NULL DEFAULT '{}';
