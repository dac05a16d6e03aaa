-- AlterTable
ALTER TABLE "campaign_track" ADD COLUMN "suggestions" TEXT NOT NULL DEFAULT 'shown';

-- CreateTable
CREATE TABLE "review_suggestion" (
    "review_id" BIGINT NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "rule" TEXT NOT NULL,
    "facts" TEXT NOT NULL,

    CONSTRAINT "review_suggestion_pkey" PRIMARY KEY ("review_id","rule")
);

ALTER TABLE campaign_track ADD CONSTRAINT campaign_track_suggestions CHECK (suggestions IN ('shown', 'after_first_answer', 'off'));
ALTER TABLE review_suggestion ADD CONSTRAINT review_suggestion_rule CHECK (rule IN ('leaver', 'conflict', 'unused', 'credential', 'outlier'));

-- When reviewers see suggestions is part of the definition: set while the track is a draft, and never again.
CREATE FUNCTION guard_suggestions_shown() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF OLD.state <> 'draft' AND NEW.suggestions IS DISTINCT FROM OLD.suggestions THEN
		RAISE EXCEPTION 'when suggestions are shown is set while the track is a draft' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER campaign_track_suggestions_guard BEFORE UPDATE ON campaign_track FOR EACH ROW EXECUTE FUNCTION guard_suggestions_shown();
ALTER TABLE campaign_track ENABLE ALWAYS TRIGGER campaign_track_suggestions_guard;

-- Suggestions are worked out when a track is staged, and are part of what its reviewers saw.
CREATE FUNCTION guard_suggestion() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF EXISTS (SELECT FROM (SELECT DISTINCT campaign_track_id FROM fresh) f
		WHERE NOT EXISTS (SELECT FROM campaign_track t WHERE t.id = f.campaign_track_id AND t.state = 'staging')) THEN
		RAISE EXCEPTION 'suggestions are worked out when a track is staged, and at no other time' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER review_suggestion_guard AFTER INSERT ON review_suggestion REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_suggestion();
ALTER TABLE review_suggestion ENABLE ALWAYS TRIGGER review_suggestion_guard;
CREATE TRIGGER review_suggestion_keep BEFORE UPDATE OR DELETE ON review_suggestion FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_suggestion_keep_all BEFORE TRUNCATE ON review_suggestion FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE review_suggestion ENABLE ALWAYS TRIGGER review_suggestion_keep;
ALTER TABLE review_suggestion ENABLE ALWAYS TRIGGER review_suggestion_keep_all;

GRANT SELECT, INSERT ON review_suggestion TO countersign_app;
