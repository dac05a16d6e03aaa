-- CreateTable
CREATE TABLE "left_out" (
    "campaign_track_id" BIGINT NOT NULL,
    "grant_id" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "left_out_pkey" PRIMARY KEY ("campaign_track_id","grant_id")
);

-- Written once, while the track is staged; evidence afterwards.
CREATE TRIGGER left_out_keep BEFORE UPDATE OR DELETE ON left_out FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER left_out_keep_all BEFORE TRUNCATE ON left_out FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE left_out ENABLE ALWAYS TRIGGER left_out_keep;
ALTER TABLE left_out ENABLE ALWAYS TRIGGER left_out_keep_all;

CREATE FUNCTION guard_left_out() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF EXISTS (SELECT FROM (SELECT DISTINCT campaign_track_id FROM fresh) f
		WHERE NOT EXISTS (SELECT FROM campaign_track t WHERE t.id = f.campaign_track_id AND t.state = 'staging')) THEN
		RAISE EXCEPTION 'what is left out is settled when a track is staged, and at no other time' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER left_out_guard AFTER INSERT ON left_out REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_left_out();
ALTER TABLE left_out ENABLE ALWAYS TRIGGER left_out_guard;

GRANT SELECT, INSERT ON left_out TO countersign_app;

-- A track may remove what nobody decided: such a removal has no decision behind it. Whatever it is, it never changes.
ALTER TABLE "removal" ALTER COLUMN "decision_id" DROP NOT NULL;
