-- CreateTable
CREATE TABLE "duty" (
    "id" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "duty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "duty_group" (
    "name" TEXT NOT NULL,
    "duty_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,

    CONSTRAINT "duty_group_pkey" PRIMARY KEY ("name","duty_id")
);

-- CreateTable
CREATE TABLE "entitlement_duty" (
    "entitlement_id" BIGINT NOT NULL,
    "duty_id" TEXT NOT NULL,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "entitlement_duty_pkey" PRIMARY KEY ("entitlement_id","duty_id")
);

-- CreateTable
CREATE TABLE "entitlement_without_duty" (
    "entitlement_id" BIGINT NOT NULL,
    "checked_by" TEXT NOT NULL,
    "checked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "entitlement_without_duty_pkey" PRIMARY KEY ("entitlement_id")
);

-- CreateTable
CREATE TABLE "sod_rule" (
    "id" BIGSERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "current_version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "sod_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sod_rule_version" (
    "rule_id" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "severity" TEXT NOT NULL,
    "risk" TEXT NOT NULL,
    "typical_mitigation" TEXT NOT NULL,
    "refs" TEXT[],
    "any_of" TEXT[],
    "other" TEXT[],
    "subjects" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "reason" TEXT NOT NULL DEFAULT '',
    "proposed_by" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "needs_second" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'in_force',
    "settled_by" TEXT,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "sod_rule_version_pkey" PRIMARY KEY ("rule_id","version")
);

-- CreateTable
CREATE TABLE "sod_conflict" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "rule_id" BIGINT NOT NULL,
    "rule_version" INTEGER NOT NULL,
    "base_rule_id" BIGINT,
    "base_version" INTEGER,
    "severity" TEXT NOT NULL,
    "identity_id" BIGINT,
    "identity_ref" UUID,
    "account_id" BIGINT,
    "subject_kind" TEXT NOT NULL,
    "subject_name" TEXT NOT NULL,

    CONSTRAINT "sod_conflict_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sod_conflict_half" (
    "conflict_id" BIGINT NOT NULL,
    "side" INTEGER NOT NULL,
    "grant_id" BIGINT NOT NULL,
    "duty_id" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "holder_name" TEXT NOT NULL,
    "system_name" TEXT NOT NULL,
    "account_name" TEXT NOT NULL,
    "entitlement_title" TEXT NOT NULL,

    CONSTRAINT "sod_conflict_half_pkey" PRIMARY KEY ("conflict_id","side","grant_id","duty_id")
);

-- CreateIndex
CREATE INDEX "entitlement_duty_duty_id_idx" ON "entitlement_duty"("duty_id");

-- CreateIndex
CREATE UNIQUE INDEX "sod_rule_code_key" ON "sod_rule"("code");

-- CreateIndex
CREATE INDEX "sod_conflict_campaign_track_id_rule_id_idx" ON "sod_conflict"("campaign_track_id", "rule_id");

-- CreateIndex
CREATE UNIQUE INDEX "sod_conflict_campaign_track_id_number_key" ON "sod_conflict"("campaign_track_id", "number");

-- CreateIndex
CREATE INDEX "sod_conflict_half_grant_id_idx" ON "sod_conflict_half"("grant_id");

-- AddForeignKey
ALTER TABLE "entitlement_duty" ADD CONSTRAINT "entitlement_duty_duty_id_fkey" FOREIGN KEY ("duty_id") REFERENCES "duty"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sod_rule_version" ADD CONSTRAINT "sod_rule_version_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "sod_rule"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sod_conflict_half" ADD CONSTRAINT "sod_conflict_half_conflict_id_fkey" FOREIGN KEY ("conflict_id") REFERENCES "sod_conflict"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE sod_rule ADD CONSTRAINT sod_rule_kind CHECK (kind IN ('duty_pair', 'without', 'same_identity', 'person_plus_secret', 'cross_environment', 'reviewer_independence'));
ALTER TABLE sod_rule_version ADD CONSTRAINT sod_rule_severity CHECK (severity IN ('low', 'medium', 'high', 'critical'));
ALTER TABLE sod_rule_version ADD CONSTRAINT sod_rule_version_state CHECK (state IN ('proposed', 'in_force', 'declined'));
ALTER TABLE sod_conflict_half ADD CONSTRAINT sod_conflict_way CHECK (via IN ('own', 'owned_machine', 'known_secret') AND side IN (1, 2));

-- ── A rule that asks less needs a second person, whoever writes the row ──────────────────────────────────────────────
CREATE FUNCTION guard_sod_rule_version() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
	before sod_rule_version;
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT v.* INTO before FROM sod_rule r JOIN sod_rule_version v ON v.rule_id = r.id AND v.version = r.current_version WHERE r.id = NEW.rule_id;
		-- Asks less: switched off, a lower severity, or a duty or kind of subject that no longer counts.
		NEW.needs_second := before.rule_id IS NOT NULL AND before.enabled AND (
			NOT NEW.enabled
			OR array_position(ARRAY['low', 'medium', 'high', 'critical'], NEW.severity) < array_position(ARRAY['low', 'medium', 'high', 'critical'], before.severity)
			OR NOT (NEW.any_of @> before.any_of AND NEW.other @> before.other AND NEW.subjects @> before.subjects));
		IF NEW.needs_second AND btrim(NEW.reason) = '' THEN
			RAISE EXCEPTION 'a rule that asks less needs a reason' USING ERRCODE = 'check_violation';
		END IF;
		IF NEW.settled_by IS NOT NULL OR NEW.state <> (CASE WHEN NEW.needs_second THEN 'proposed' ELSE 'in_force' END) THEN
			RAISE EXCEPTION 'a rule that asks less is proposed first; every other is in force at once' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a version of a rule is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF (to_jsonb(NEW) - ARRAY['state', 'settled_by', 'settled_at']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'settled_by', 'settled_at'])
		OR OLD.state <> 'proposed' OR NEW.state NOT IN ('in_force', 'declined') THEN
		RAISE EXCEPTION 'a proposed version is put in force or declined, once; nothing else of it changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.settled_by IS NULL OR NEW.settled_at IS NULL OR (NEW.state = 'in_force' AND NEW.settled_by = NEW.proposed_by) THEN
		RAISE EXCEPTION 'a rule that asks less is put in force by a second person' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER sod_rule_version_guard BEFORE INSERT OR UPDATE OR DELETE ON sod_rule_version FOR EACH ROW EXECUTE FUNCTION guard_sod_rule_version();
ALTER TABLE sod_rule_version ENABLE ALWAYS TRIGGER sod_rule_version_guard;

CREATE FUNCTION guard_sod_rule() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a rule is switched off, never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF (to_jsonb(NEW) - 'current_version') IS DISTINCT FROM (to_jsonb(OLD) - 'current_version') OR NEW.current_version <= OLD.current_version
		OR NOT EXISTS (SELECT FROM sod_rule_version v WHERE v.rule_id = NEW.id AND v.version = NEW.current_version AND v.state = 'in_force') THEN
		RAISE EXCEPTION 'a rule goes to a later version that is in force, and otherwise never changes' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER sod_rule_guard BEFORE UPDATE OR DELETE ON sod_rule FOR EACH ROW EXECUTE FUNCTION guard_sod_rule();
ALTER TABLE sod_rule ENABLE ALWAYS TRIGGER sod_rule_guard;

-- ── Conflicts are found when a track is staged, and are evidence afterwards ──────────────────────────────────────────
DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['sod_conflict', 'sod_conflict_half'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_keep', t);
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_keep_all', t);
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep');
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep_all');
	END LOOP;
	FOREACH t IN ARRAY ARRAY['sod_rule', 'sod_rule_version'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_keep_all', t);
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep_all');
	END LOOP;
END $$;

CREATE FUNCTION guard_conflict() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF EXISTS (SELECT FROM (SELECT DISTINCT campaign_track_id FROM fresh) f
		WHERE NOT EXISTS (SELECT FROM campaign_track t WHERE t.id = f.campaign_track_id AND t.state = 'staging')) THEN
		RAISE EXCEPTION 'conflicts are found when a track is staged, and at no other time' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER sod_conflict_guard AFTER INSERT ON sod_conflict REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_conflict();
ALTER TABLE sod_conflict ENABLE ALWAYS TRIGGER sod_conflict_guard;

CREATE FUNCTION guard_conflict_half() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF EXISTS (SELECT FROM (SELECT DISTINCT c.campaign_track_id FROM fresh f JOIN sod_conflict c ON c.id = f.conflict_id) f
		WHERE NOT EXISTS (SELECT FROM campaign_track t WHERE t.id = f.campaign_track_id AND t.state = 'staging')) THEN
		RAISE EXCEPTION 'conflicts are found when a track is staged, and at no other time' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER sod_conflict_half_guard AFTER INSERT ON sod_conflict_half REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_conflict_half();
ALTER TABLE sod_conflict_half ENABLE ALWAYS TRIGGER sod_conflict_half_guard;

GRANT SELECT, INSERT ON duty, duty_group, sod_conflict, sod_conflict_half TO countersign_app;
GRANT SELECT, INSERT, DELETE ON entitlement_duty, entitlement_without_duty TO countersign_app;
GRANT SELECT, INSERT, UPDATE ON sod_rule, sod_rule_version TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE sod_rule_id_seq, sod_conflict_id_seq TO countersign_app;
