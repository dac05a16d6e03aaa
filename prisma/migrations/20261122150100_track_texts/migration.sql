-- Statements, memo and narrative of a track: templates over facts, version by version. A campaign names the versions frozen with it.
CREATE TABLE "track_text" (
    "id" BIGSERIAL NOT NULL,
    "track" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "template" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "track_text_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_text" (
    "campaign_track_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "text_id" BIGINT NOT NULL,

    CONSTRAINT "campaign_text_pkey" PRIMARY KEY ("campaign_track_id","kind")
);

-- AlterTable
ALTER TABLE "campaign_track" ADD COLUMN "submit_statement" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "signoff" ADD COLUMN "narrative" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE UNIQUE INDEX "track_text_track_kind_version_key" ON "track_text"("track", "kind", "version");

-- CreateIndex
CREATE INDEX "campaign_text_text_id_idx" ON "campaign_text"("text_id");

-- AddForeignKey
ALTER TABLE "campaign_text" ADD CONSTRAINT "campaign_text_campaign_track_id_fkey" FOREIGN KEY ("campaign_track_id") REFERENCES "campaign_track"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign_text" ADD CONSTRAINT "campaign_text_text_id_fkey" FOREIGN KEY ("text_id") REFERENCES "track_text"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE track_text ADD CONSTRAINT track_text_kind CHECK (kind IN ('submit', 'memo', 'signoff', 'narrative'));

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['track_text', 'campaign_text'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_keep', t);
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_keep_all', t);
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep');
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep_all');
	END LOOP;
END $$;

-- ── Texts are frozen with the population, whoever writes the row ─────────────────────────────────────────────────────
CREATE FUNCTION guard_frozen_text() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM campaign_track c JOIN track_text t ON t.track = c.track AND t.kind = NEW.kind
		WHERE c.id = NEW.campaign_track_id AND c.state = 'staging' AND t.id = NEW.text_id) THEN
		RAISE EXCEPTION 'a track takes its own texts, when it is staged' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER campaign_text_guard BEFORE INSERT ON campaign_text FOR EACH ROW EXECUTE FUNCTION guard_frozen_text();
ALTER TABLE campaign_text ENABLE ALWAYS TRIGGER campaign_text_guard;

CREATE FUNCTION guard_submit_statement() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF OLD.state NOT IN ('draft', 'staging') AND NEW.submit_statement <> OLD.submit_statement THEN
		RAISE EXCEPTION 'the statement of a staged track is frozen' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER campaign_track_statement BEFORE UPDATE OF submit_statement ON campaign_track FOR EACH ROW EXECUTE FUNCTION guard_submit_statement();
ALTER TABLE campaign_track ENABLE ALWAYS TRIGGER campaign_track_statement;

GRANT SELECT, INSERT ON track_text, campaign_text TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE track_text_id_seq TO countersign_app;
