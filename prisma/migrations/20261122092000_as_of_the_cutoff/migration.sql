-- A gap says when it was raised: most are, when the population is frozen; some later, when a reviewer gives a row back and nobody else may decide it.
-- Gaps from before this migration bear the time their population was frozen.
ALTER TABLE "gap" ADD COLUMN "raised_at" TIMESTAMPTZ(6);
UPDATE "gap" SET "raised_at" = coalesce(t."staged_at", app_now()) FROM "campaign_track" t WHERE t."id" = "gap"."campaign_track_id";
ALTER TABLE "gap" ALTER COLUMN "raised_at" SET DEFAULT app_now(), ALTER COLUMN "raised_at" SET NOT NULL;

-- By which step of the chain a row had come to whom it is taken from: the row itself says it of its present reviewer only, and a pack speaks as of its cut-off.
ALTER TABLE "review_routing" ADD COLUMN "from_via" TEXT NOT NULL DEFAULT '';
