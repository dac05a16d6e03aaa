-- CreateTable
CREATE TABLE "conflict_outcome" (
    "id" BIGSERIAL NOT NULL,
    "conflict_id" BIGINT NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "control" TEXT NOT NULL DEFAULT '',
    "control_test_ref" TEXT NOT NULL DEFAULT '',
    "risk_owner_id" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "deficiency_candidate" BOOLEAN NOT NULL,
    "requested_by_user_id" BIGINT NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "conflict_outcome_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conflict_verdict" (
    "outcome_id" BIGINT NOT NULL,
    "verdict" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "by_user_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "above_ids" BIGINT[],

    CONSTRAINT "conflict_verdict_pkey" PRIMARY KEY ("outcome_id")
);

-- CreateIndex
CREATE INDEX "conflict_outcome_campaign_track_id_idx" ON "conflict_outcome"("campaign_track_id");

-- CreateIndex
CREATE UNIQUE INDEX "conflict_outcome_conflict_id_number_key" ON "conflict_outcome"("conflict_id", "number");

-- AddForeignKey
ALTER TABLE "conflict_outcome" ADD CONSTRAINT "conflict_outcome_conflict_id_fkey" FOREIGN KEY ("conflict_id") REFERENCES "sod_conflict"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conflict_verdict" ADD CONSTRAINT "conflict_verdict_outcome_id_fkey" FOREIGN KEY ("outcome_id") REFERENCES "conflict_outcome"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE conflict_outcome ADD CONSTRAINT conflict_outcome_kind CHECK (kind IN ('mitigate', 'accept') AND btrim(reason) <> '');
ALTER TABLE conflict_outcome ADD CONSTRAINT conflict_outcome_tested CHECK (kind <> 'mitigate' OR (btrim(control) <> '' AND btrim(control_test_ref) <> ''));
ALTER TABLE conflict_outcome ADD CONSTRAINT conflict_outcome_candidate CHECK (NOT deficiency_candidate OR (kind = 'accept' AND btrim(control_test_ref) = ''));
ALTER TABLE conflict_outcome ADD CONSTRAINT conflict_outcome_end CHECK (expires_at > requested_at AND expires_at <= requested_at + interval '366 days');
ALTER TABLE conflict_verdict ADD CONSTRAINT conflict_verdict_word CHECK (verdict IN ('approved', 'declined', 'withdrawn') AND btrim(note) <> '');

-- ── Whose a conflict is, and who stands above ────────────────────────────────────────────────────────────────────────
-- Who holds a conflict: its subject; of a machine also its owner and those who know its secret. Nobody for an account without identity.
CREATE FUNCTION conflict_holders(of_conflict bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	SELECT identity_id FROM sod_conflict WHERE id = of_conflict AND identity_id IS NOT NULL
	UNION SELECT n.owner_id FROM sod_conflict c JOIN identity n ON n.id = c.identity_id WHERE c.id = of_conflict AND n.kind <> 'human' AND n.owner_id IS NOT NULL
	UNION SELECT s.holder_id FROM sod_conflict c JOIN identity n ON n.id = c.identity_id JOIN secret_holder s ON s.identity_id = n.id WHERE c.id = of_conflict AND n.kind <> 'human'
$$;

-- Who owns what a conflict is made of: of each grant the entitlement's owner, or else the system's. Null: nobody does.
CREATE FUNCTION conflict_owners(of_conflict bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	SELECT DISTINCT coalesce(e.owner_id, y.owner_id)
	FROM sod_conflict_half h JOIN access_grant g ON g.id = h.grant_id JOIN entitlement e ON e.id = g.entitlement_id JOIN system y ON y.id = g.system_id
	WHERE h.conflict_id = of_conflict
$$;

-- Whether somebody is the manager of another, or of that manager, and so on. Nobody stands above themselves; circles end.
CREATE FUNCTION stands_above(boss bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	WITH RECURSIVE up(id) AS (
		SELECT manager_id FROM identity WHERE id = other
		UNION SELECT n.manager_id FROM up JOIN identity n ON n.id = up.id
	)
	SELECT boss IS DISTINCT FROM other AND EXISTS (SELECT FROM up WHERE id = boss)
$$;

CREATE FUNCTION guard_conflict_outcome() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM sod_conflict c JOIN campaign_track t ON t.id = c.campaign_track_id
		WHERE c.id = NEW.conflict_id AND t.id = NEW.campaign_track_id AND t.state IN ('active', 'closing', 'closed')) THEN
		RAISE EXCEPTION 'the outcome of a conflict is asked for on its own track, from its launch until it is signed' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.risk_owner_id IN (SELECT conflict_holders(NEW.conflict_id))
		OR EXISTS (SELECT FROM app_user u WHERE u.id = NEW.requested_by_user_id AND u.identity_id IN (SELECT conflict_holders(NEW.conflict_id))) THEN
		RAISE EXCEPTION 'nobody asks for the outcome of their own conflict, or answers for its risk' USING ERRCODE = 'check_violation';
	END IF;
	IF EXISTS (SELECT FROM conflict_outcome o WHERE o.conflict_id = NEW.conflict_id AND NOT EXISTS (SELECT FROM conflict_verdict v WHERE v.outcome_id = o.id)) THEN
		RAISE EXCEPTION 'an outcome of this conflict waits for a verdict' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER conflict_outcome_guard BEFORE INSERT ON conflict_outcome FOR EACH ROW EXECUTE FUNCTION guard_conflict_outcome();

CREATE FUNCTION guard_conflict_verdict() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
	asked conflict_outcome;
	who bigint;
BEGIN
	SELECT * INTO asked FROM conflict_outcome WHERE id = NEW.outcome_id;
	SELECT identity_id INTO who FROM app_user WHERE id = NEW.by_user_id;
	IF NOT EXISTS (SELECT FROM campaign_track t WHERE t.id = asked.campaign_track_id AND t.state IN ('active', 'closing', 'closed')) THEN
		RAISE EXCEPTION 'the outcome of a conflict is judged before its track is signed' USING ERRCODE = 'check_violation';
	END IF;
	IF (NEW.verdict = 'withdrawn') <> (NEW.by_user_id = asked.requested_by_user_id) THEN
		RAISE EXCEPTION 'who asked only withdraws; somebody else approves or declines' USING ERRCODE = 'check_violation';
	END IF;
	IF who IN (SELECT conflict_holders(asked.conflict_id)) THEN
		RAISE EXCEPTION 'the outcome of a conflict is not judged by its holder' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.verdict = 'approved' AND asked.expires_at <= app_now() THEN
		RAISE EXCEPTION 'an outcome is not approved past its end' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.verdict = 'approved' AND asked.kind = 'accept'
		AND EXISTS (SELECT FROM conflict_owners(asked.conflict_id) o(id) WHERE o.id IS NULL OR NOT stands_above(who, o.id)) THEN
		RAISE EXCEPTION 'a conflict is accepted by somebody above the owners of both its halves' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER conflict_verdict_guard BEFORE INSERT ON conflict_verdict FOR EACH ROW EXECUTE FUNCTION guard_conflict_verdict();
ALTER TABLE conflict_outcome ENABLE ALWAYS TRIGGER conflict_outcome_guard;
ALTER TABLE conflict_verdict ENABLE ALWAYS TRIGGER conflict_verdict_guard;

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['conflict_outcome', 'conflict_verdict'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_keep', t);
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_keep_all', t);
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep');
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep_all');
	END LOOP;
END $$;

GRANT SELECT, INSERT ON conflict_outcome, conflict_verdict TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE conflict_outcome_id_seq TO countersign_app;
