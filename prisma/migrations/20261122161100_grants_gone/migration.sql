-- Episodes that ended, by system and end: what came and went between two reviews is looked for among them.
CREATE INDEX "access_grant_gone_idx" ON "access_grant" ("system_id", "gone_at") WHERE "gone_at" IS NOT NULL;
