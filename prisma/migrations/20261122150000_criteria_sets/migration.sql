-- What reviewers of a track are asked before they keep something, version by version. A campaign names the version frozen with it.
CREATE TABLE "criteria_set" (
    "id" BIGSERIAL NOT NULL,
    "track" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "criteria" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "criteria_set_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "criteria_set_track_version_key" ON "criteria_set"("track", "version");

-- AlterTable
ALTER TABLE "campaign_track" ADD COLUMN "criteria_set_id" BIGINT;

-- AddForeignKey
ALTER TABLE "campaign_track" ADD CONSTRAINT "campaign_track_criteria_set_id_fkey" FOREIGN KEY ("criteria_set_id") REFERENCES "criteria_set"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER criteria_set_keep BEFORE UPDATE OR DELETE ON criteria_set FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER criteria_set_keep_all BEFORE TRUNCATE ON criteria_set FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE criteria_set ENABLE ALWAYS TRIGGER criteria_set_keep;
ALTER TABLE criteria_set ENABLE ALWAYS TRIGGER criteria_set_keep_all;

-- ── What is asked is frozen with the population, whoever writes the row ──────────────────────────────────────────────
CREATE FUNCTION guard_frozen_criteria() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF OLD.state NOT IN ('draft', 'staging') AND (NEW.criteria_set_id IS DISTINCT FROM OLD.criteria_set_id OR NEW.criteria_version <> OLD.criteria_version) THEN
		RAISE EXCEPTION 'the criteria of a staged track are frozen' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.criteria_set_id IS NOT NULL AND NOT EXISTS (SELECT FROM criteria_set s WHERE s.id = NEW.criteria_set_id AND s.track = NEW.track) THEN
		RAISE EXCEPTION 'a track asks its own criteria' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER campaign_track_criteria BEFORE UPDATE OF criteria_set_id, criteria_version ON campaign_track FOR EACH ROW EXECUTE FUNCTION guard_frozen_criteria();
ALTER TABLE campaign_track ENABLE ALWAYS TRIGGER campaign_track_criteria;

GRANT SELECT, INSERT ON criteria_set TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE criteria_set_id_seq TO countersign_app;
