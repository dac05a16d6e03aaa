-- A receipt counts the decisions of its submission; without this each receipt read all decisions of its track.
CREATE INDEX "decision_submission_id_idx" ON "decision"("submission_id");
