-- Which proof of a removal is enough for a control, by risk. Frozen with the control when a track is staged; empty: any that a second person checked.
ALTER TABLE "control" ADD COLUMN "evidence_standard" TEXT NOT NULL DEFAULT '{}';
