-- CreateTable
CREATE TABLE "definition_review" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "entitlement_id" BIGINT NOT NULL,
    "entitlement_title" TEXT NOT NULL,
    "system_id" BIGINT NOT NULL,
    "system_name" TEXT NOT NULL,
    "attribute" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "rule_reason" TEXT NOT NULL,
    "holders" INTEGER NOT NULL,
    "outside" INTEGER NOT NULL,
    "reviewer_user_id" BIGINT,
    "reviewer_identity_id" BIGINT,
    "state" TEXT NOT NULL DEFAULT 'open',
    "outcome" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "decided_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "definition_review_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "definition_review_reviewer_user_id_idx" ON "definition_review"("reviewer_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "definition_review_campaign_track_id_number_key" ON "definition_review"("campaign_track_id", "number");

ALTER TABLE definition_review ADD CONSTRAINT definition_review_state CHECK (state IN ('open', 'decided', 'not_reviewed') AND (state = 'decided') = (outcome IS NOT NULL)
	AND (outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL OR (outcome IN ('keep', 'remove') AND btrim(reason) <> '')));
ALTER TABLE definition_review ADD CONSTRAINT definition_review_rule CHECK (attribute IN ('everyone', 'department', 'job_title', 'cost_centre') AND (attribute = 'everyone') = (value = ''));

-- Frozen when its track is staged; decided once, by the reviewer it was given to, who is a reviewer of the track and none of the holders it covers.
CREATE FUNCTION guard_definition_review() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
	on_track campaign_track%ROWTYPE;
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a definition never drops out' USING ERRCODE = 'insufficient_privilege';
	END IF;
	SELECT * INTO on_track FROM campaign_track WHERE id = NEW.campaign_track_id;
	IF TG_OP = 'INSERT' THEN
		IF NEW.state <> 'open' OR on_track.state <> 'staging' THEN
			RAISE EXCEPTION 'definitions are frozen when a track is staged, and at no other time' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF OLD.state <> 'open' OR (NEW.id, NEW.campaign_track_id, NEW.number, NEW.entitlement_id, NEW.entitlement_title, NEW.system_id, NEW.system_name, NEW.attribute, NEW.value, NEW.rule_reason,
			NEW.holders, NEW.outside, NEW.reviewer_user_id, NEW.reviewer_identity_id)
		IS DISTINCT FROM (OLD.id, OLD.campaign_track_id, OLD.number, OLD.entitlement_id, OLD.entitlement_title, OLD.system_id, OLD.system_name, OLD.attribute, OLD.value, OLD.rule_reason,
			OLD.holders, OLD.outside, OLD.reviewer_user_id, OLD.reviewer_identity_id) THEN
		RAISE EXCEPTION 'a definition is decided once and otherwise never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.state = 'decided' AND NOT (on_track.state = 'active' AND NEW.reviewer_user_id IS NOT NULL AND holds_role(NEW.reviewer_user_id, ARRAY['reviewer'], on_track.track)
		AND EXISTS (SELECT FROM app_user u WHERE u.id = NEW.reviewer_user_id AND u.status = 'active')
		AND NOT EXISTS (SELECT FROM left_out l JOIN access_grant g ON g.id = l.grant_id JOIN account a ON a.id = g.account_id
			WHERE l.campaign_track_id = NEW.campaign_track_id AND l.reason = 'definition:' || (NEW.number - 1) AND a.identity_id = NEW.reviewer_identity_id)) THEN
		RAISE EXCEPTION 'a definition is decided on an active track, by its reviewer, who is none of the holders it covers' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.state = 'not_reviewed' AND on_track.state <> 'closing' THEN
		RAISE EXCEPTION 'a definition stays open until its track is closed' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER definition_review_guard BEFORE INSERT OR UPDATE OR DELETE ON definition_review FOR EACH ROW EXECUTE FUNCTION guard_definition_review();
CREATE TRIGGER definition_review_keep_all BEFORE TRUNCATE ON definition_review FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE definition_review ENABLE ALWAYS TRIGGER definition_review_guard;
ALTER TABLE definition_review ENABLE ALWAYS TRIGGER definition_review_keep_all;

GRANT SELECT, INSERT, UPDATE ON definition_review TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE definition_review_id_seq TO countersign_app;
