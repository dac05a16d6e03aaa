-- CreateTable
CREATE TABLE "divergence" (
    "id" BIGSERIAL NOT NULL,
    "campaign_id" BIGINT NOT NULL,
    "item_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "stricter" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "settled_at" TIMESTAMPTZ(6),
    "settled_because" TEXT,

    CONSTRAINT "divergence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "divergence_verdict" (
    "divergence_id" BIGINT NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "decision_id" BIGINT NOT NULL,
    "verdict" TEXT NOT NULL,

    CONSTRAINT "divergence_verdict_pkey" PRIMARY KEY ("divergence_id","campaign_track_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "divergence_campaign_id_number_key" ON "divergence"("campaign_id", "number");

-- AddForeignKey
ALTER TABLE "divergence_verdict" ADD CONSTRAINT "divergence_verdict_divergence_id_fkey" FOREIGN KEY ("divergence_id") REFERENCES "divergence"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One open divergence per item; it is settled once, and stays.
CREATE UNIQUE INDEX divergence_open ON divergence (campaign_id, item_id) WHERE state = 'open';
ALTER TABLE divergence ADD CONSTRAINT divergence_state CHECK (state IN ('open', 'settled') AND (state = 'settled') = (settled_at IS NOT NULL AND settled_because IS NOT NULL));
ALTER TABLE divergence ADD CONSTRAINT divergence_stricter CHECK (stricter IN ('keep_with_exception', 'change', 'remove'));
ALTER TABLE divergence_verdict ADD CONSTRAINT divergence_verdict_word CHECK (verdict IN ('keep', 'keep_with_exception', 'change', 'remove'));

CREATE FUNCTION guard_divergence() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.state <> 'open' THEN
			RAISE EXCEPTION 'a divergence begins open' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a divergence is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF OLD.state <> 'open' OR (NEW.id, NEW.campaign_id, NEW.item_id, NEW.number, NEW.stricter, NEW.opened_at)
		IS DISTINCT FROM (OLD.id, OLD.campaign_id, OLD.item_id, OLD.number, OLD.stricter, OLD.opened_at) THEN
		RAISE EXCEPTION 'a divergence is settled once and otherwise never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER divergence_guard BEFORE INSERT OR UPDATE OR DELETE ON divergence FOR EACH ROW EXECUTE FUNCTION guard_divergence();
CREATE TRIGGER divergence_keep_all BEFORE TRUNCATE ON divergence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE divergence ENABLE ALWAYS TRIGGER divergence_guard;
ALTER TABLE divergence ENABLE ALWAYS TRIGGER divergence_keep_all;

CREATE TRIGGER divergence_verdict_keep BEFORE UPDATE OR DELETE ON divergence_verdict FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER divergence_verdict_keep_all BEFORE TRUNCATE ON divergence_verdict FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE divergence_verdict ENABLE ALWAYS TRIGGER divergence_verdict_keep;
ALTER TABLE divergence_verdict ENABLE ALWAYS TRIGGER divergence_verdict_keep_all;

GRANT SELECT, INSERT, UPDATE ON divergence TO countersign_app;
GRANT SELECT, INSERT ON divergence_verdict TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE divergence_id_seq TO countersign_app;
