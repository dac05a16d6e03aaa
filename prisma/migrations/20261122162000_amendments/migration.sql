-- Changes to a track after it was staged: asked for, approved by a control owner who did not ask, numbered per track, never edited.
ALTER TABLE "campaign_track" ADD COLUMN "taken_count" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "amendment" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'requested',
    "rows" INTEGER NOT NULL DEFAULT 0,
    "requested_by_user_id" BIGINT NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL,
    "decided_by_user_id" BIGINT,
    "decided_at" TIMESTAMPTZ(6),
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "amendment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "amendment_row" (
    "amendment_id" BIGINT NOT NULL,
    "review_id" BIGINT NOT NULL,

    CONSTRAINT "amendment_row_pkey" PRIMARY KEY ("amendment_id","review_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "amendment_campaign_track_id_number_key" ON "amendment"("campaign_track_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "amendment_row_review_id_key" ON "amendment_row"("review_id");

-- AddForeignKey
ALTER TABLE "amendment_row" ADD CONSTRAINT "amendment_row_amendment_id_fkey" FOREIGN KEY ("amendment_id") REFERENCES "amendment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE amendment ADD CONSTRAINT amendment_kind CHECK (kind IN ('scope', 'due', 'rules', 'reviewer'));
ALTER TABLE amendment ADD CONSTRAINT amendment_state CHECK (state IN ('requested', 'approved', 'declined'));
ALTER TABLE amendment ADD CONSTRAINT amendment_reason CHECK (btrim(reason) <> '');
ALTER TABLE amendment ADD CONSTRAINT amendment_decided CHECK (
	(state = 'requested') = (decided_by_user_id IS NULL) AND (state = 'requested') = (decided_at IS NULL) AND (rows = 0 OR state = 'approved'));

-- Decided once, by a control owner of the track who is not its requester and does not administer the tool, whoever writes the row.
CREATE FUNCTION guard_amendment() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'an amendment is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF TG_OP = 'INSERT' THEN
		IF NEW.state <> 'requested' THEN
			RAISE EXCEPTION 'an amendment begins as a request' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF OLD.state <> 'requested' OR NEW.state = 'requested' OR (NEW.id, NEW.campaign_track_id, NEW.number, NEW.kind, NEW.before, NEW.after, NEW.reason, NEW.requested_by_user_id, NEW.requested_at)
		IS DISTINCT FROM (OLD.id, OLD.campaign_track_id, OLD.number, OLD.kind, OLD.before, OLD.after, OLD.reason, OLD.requested_by_user_id, OLD.requested_at) THEN
		RAISE EXCEPTION 'an amendment is decided once and otherwise never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.decided_by_user_id = NEW.requested_by_user_id OR EXISTS (SELECT FROM campaign_track t WHERE t.id = NEW.campaign_track_id
		AND (NOT holds_role(NEW.decided_by_user_id, ARRAY['control_owner'], t.track) OR holds_role(NEW.decided_by_user_id, ARRAY['iam_admin'], t.track))) THEN
		RAISE EXCEPTION 'an amendment is decided by a control owner of the track who did not ask for it' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER amendment_guard BEFORE INSERT OR UPDATE OR DELETE ON amendment FOR EACH ROW EXECUTE FUNCTION guard_amendment();
CREATE TRIGGER amendment_keep_all BEFORE TRUNCATE ON amendment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE amendment ENABLE ALWAYS TRIGGER amendment_guard;
ALTER TABLE amendment ENABLE ALWAYS TRIGGER amendment_keep_all;

CREATE TRIGGER amendment_row_keep BEFORE UPDATE OR DELETE ON amendment_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER amendment_row_keep_all BEFORE TRUNCATE ON amendment_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE amendment_row ENABLE ALWAYS TRIGGER amendment_row_keep;
ALTER TABLE amendment_row ENABLE ALWAYS TRIGGER amendment_row_keep_all;

-- A row leaves the review only by an approved amendment of scope, while nobody has decided it in any stage, and does not come back.
CREATE FUNCTION guard_taken_out() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF OLD.state <> 'open' OR NEW.state <> 'taken_out' OR OLD.stage <> 1 OR NOT EXISTS (
		SELECT FROM amendment_row a JOIN amendment m ON m.id = a.amendment_id
		WHERE a.review_id = NEW.id AND m.kind = 'scope' AND m.state = 'approved' AND m.campaign_track_id = NEW.campaign_track_id) THEN
		RAISE EXCEPTION 'an open row is taken out by an approved amendment, and stays out' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER review_taken_out BEFORE UPDATE OF state ON review FOR EACH ROW
	WHEN (NEW.state IS DISTINCT FROM OLD.state AND (NEW.state = 'taken_out' OR OLD.state = 'taken_out')) EXECUTE FUNCTION guard_taken_out();
ALTER TABLE review ENABLE ALWAYS TRIGGER review_taken_out;

-- What an approved amendment says a track's due day and rules are: nothing else changes them once it is staged.
CREATE FUNCTION is_amended(on_track bigint, of_kind text, said jsonb) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	SELECT EXISTS (SELECT FROM amendment a WHERE a.campaign_track_id = on_track AND a.kind = of_kind AND a.state = 'approved' AND a.after::jsonb = said)
$$;

-- As before, with due day and rules by amendment only.
CREATE OR REPLACE FUNCTION guard_campaign_track() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
	path text[] := ARRAY['draft','staging','staged','accepted','active','closing','closed','signed'];
	step int := array_position(path, NEW.state) - array_position(path, OLD.state);
BEGIN
	IF NOT (step IN (0, 1) OR (OLD.state = 'staging' AND NEW.state = 'draft')) THEN
		RAISE EXCEPTION 'a track cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.track <> OLD.track OR NEW.campaign_id <> OLD.campaign_id THEN
		RAISE EXCEPTION 'a track stays with its campaign' USING ERRCODE = 'check_violation';
	END IF;
	IF OLD.state NOT IN ('draft', 'staging') AND (NEW.scope <> OLD.scope OR NEW.chain <> OLD.chain OR NEW.report <> OLD.report OR NEW.criteria_hash <> OLD.criteria_hash
		OR NEW.instruction_id IS DISTINCT FROM OLD.instruction_id OR NEW.owner_user_id <> OLD.owner_user_id OR NEW.definition <> OLD.definition
		OR NEW.population_hash IS DISTINCT FROM OLD.population_hash OR NEW.item_count <> OLD.item_count OR NEW.flag_counts <> OLD.flag_counts OR NEW.delta_counts <> OLD.delta_counts OR NEW.waterfall <> OLD.waterfall) THEN
		RAISE EXCEPTION 'the definition and population of a staged track are frozen' USING ERRCODE = 'check_violation';
	END IF;
	IF OLD.state NOT IN ('draft', 'staging') AND NEW.due_at <> OLD.due_at
		AND NOT is_amended(NEW.id, 'due', jsonb_build_object('dueAt', to_char(NEW.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) THEN
		RAISE EXCEPTION 'the due day of a staged track changes by an approved amendment' USING ERRCODE = 'check_violation';
	END IF;
	IF OLD.state NOT IN ('draft', 'staging') AND (NEW.removal_sla_days <> OLD.removal_sla_days OR NEW.closing_policy <> OLD.closing_policy)
		AND NOT is_amended(NEW.id, 'rules', jsonb_build_object('removalSlaDays', NEW.removal_sla_days::jsonb, 'closingPolicy', NEW.closing_policy)) THEN
		RAISE EXCEPTION 'the rules of a staged track change by an approved amendment' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;

GRANT SELECT, INSERT, UPDATE ON amendment TO countersign_app;
GRANT SELECT, INSERT ON amendment_row TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE amendment_id_seq TO countersign_app;
GRANT EXECUTE ON FUNCTION is_amended(bigint, text, jsonb) TO countersign_app;
