-- CreateTable
CREATE TABLE "look_back" (
    "id" BIGSERIAL NOT NULL,
    "removal_id" BIGINT NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "flagged_at" TIMESTAMPTZ(6) NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "used" TEXT,
    "how_known" TEXT NOT NULL DEFAULT '',
    "effect" TEXT NOT NULL DEFAULT '',
    "looked_until" TIMESTAMPTZ(6),
    "answered_by_user_id" BIGINT,
    "answered_at" TIMESTAMPTZ(6),

    CONSTRAINT "look_back_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "look_back_removal_id_key" ON "look_back"("removal_id");

-- CreateIndex
CREATE INDEX "look_back_campaign_track_id_idx" ON "look_back"("campaign_track_id");

ALTER TABLE look_back ADD CONSTRAINT look_back_used CHECK (used IN ('yes', 'no', 'not_known'));
ALTER TABLE look_back ADD CONSTRAINT look_back_answer CHECK (
	(used IS NULL) = (answered_at IS NULL) AND (used IS NULL) = (answered_by_user_id IS NULL) AND (used IS NULL) = (looked_until IS NULL)
	AND (used IS NULL OR btrim(how_known) <> '') AND (used IS DISTINCT FROM 'yes' OR btrim(effect) <> ''));

-- Answered once, by a control owner of the track who neither carried the removal out nor held the access, whoever writes the row.
CREATE FUNCTION guard_look_back() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a look-back is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF TG_OP = 'INSERT' THEN
		IF NEW.used IS NOT NULL THEN
			RAISE EXCEPTION 'a look-back begins as a question' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF OLD.used IS NOT NULL OR (NEW.id, NEW.removal_id, NEW.campaign_track_id, NEW.flagged_at, NEW.opened_at)
		IS DISTINCT FROM (OLD.id, OLD.removal_id, OLD.campaign_track_id, OLD.flagged_at, OLD.opened_at) THEN
		RAISE EXCEPTION 'a look-back is answered once and otherwise never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF EXISTS (
		SELECT FROM removal m JOIN item i ON i.id = m.item_id JOIN campaign_track t ON t.id = m.campaign_track_id JOIN app_user u ON u.id = NEW.answered_by_user_id
		WHERE m.id = NEW.removal_id AND (m.claimed_by_user_id = u.id OR i.identity_id = u.identity_id OR NOT holds_role(u.id, ARRAY['control_owner'], t.track))) THEN
		RAISE EXCEPTION 'a look-back is answered by a control owner of the track who neither carried the removal out nor held the access' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER look_back_guard BEFORE INSERT OR UPDATE OR DELETE ON look_back FOR EACH ROW EXECUTE FUNCTION guard_look_back();
CREATE TRIGGER look_back_keep_all BEFORE TRUNCATE ON look_back FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE look_back ENABLE ALWAYS TRIGGER look_back_guard;
ALTER TABLE look_back ENABLE ALWAYS TRIGGER look_back_keep_all;

GRANT SELECT, INSERT, UPDATE ON look_back TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE look_back_id_seq TO countersign_app;
