-- A reviewer's queue also shows the rows about the reviewer's own access and machines: found by these, not by walking through the whole campaign.
CREATE INDEX item_of_identity ON item (campaign_id, identity_id) WHERE identity_id IS NOT NULL;
CREATE INDEX item_of_owner ON item (campaign_id, owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX item_of_steward ON item (campaign_id, steward_id) WHERE steward_id IS NOT NULL;

-- What followed a decision, from the row's side.
CREATE INDEX "exception_review_id_idx" ON "exception"("review_id");
CREATE INDEX "exception_decision_id_idx" ON "exception"("decision_id");
CREATE INDEX "removal_review_id_idx" ON "removal"("review_id");
CREATE INDEX "deviation_row_review_id_idx" ON "deviation_row"("review_id");
