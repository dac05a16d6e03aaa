-- The database does the guarding: what the application must never be able to do is refused here, whoever asks.

-- ── Roles ────────────────────────────────────────────────────────────────────────────────────────────────────────
DO $$ BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'countersign_app') THEN
		CREATE ROLE countersign_app NOLOGIN;
	END IF;
EXCEPTION WHEN insufficient_privilege THEN
	RAISE EXCEPTION 'the role countersign_app is missing and % may not create it. As an administrator of this server run: CREATE ROLE countersign_app LOGIN PASSWORD ''...''; then migrate again', current_user
		USING ERRCODE = 'insufficient_privilege';
END $$;
GRANT USAGE ON SCHEMA public TO countersign_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- ── One open episode per account and entitlement; one live role of a kind ───────────────────────────────────────────
CREATE UNIQUE INDEX access_grant_open ON access_grant (account_id, entitlement_id) WHERE gone_at IS NULL;
CREATE UNIQUE INDEX user_role_live ON user_role (user_id, role, coalesce(track, '')) WHERE revoked_at IS NULL;

-- ── Plain facts the columns must hold ────────────────────────────────────────────────────────────────────────────
ALTER TABLE identity ADD CONSTRAINT identity_kind CHECK (kind IN ('human','service_account','workload','bot','ai_agent','shared','break_glass','api_key','unknown'));
ALTER TABLE access_grant ADD CONSTRAINT access_grant_usage CHECK (usage IN ('used','never','no_data'));
ALTER TABLE decision ADD CONSTRAINT decision_outcome CHECK (outcome IN ('keep','remove','change'));
ALTER TABLE pending_decision ADD CONSTRAINT pending_outcome CHECK (outcome IN ('keep','remove','change'));
ALTER TABLE removal ADD CONSTRAINT removal_state CHECK (state IN ('open','claimed','verified','withdrawn'));
ALTER TABLE exception ADD CONSTRAINT exception_state CHECK (state IN ('requested','approved','declined','closed','expired'));
ALTER TABLE exception ADD CONSTRAINT exception_at_most_a_year CHECK (expires_at <= requested_at + interval '366 days');
ALTER TABLE campaign_track ADD CONSTRAINT campaign_track_state CHECK (state IN ('draft','staging','staged','accepted','active','closing','closed','signed'));
ALTER TABLE import ADD CONSTRAINT import_counts_tie CHECK (state <> 'committed' OR read_count = accepted_count + rejected_count);
ALTER TABLE import ADD CONSTRAINT import_source_ties CHECK (state <> 'committed' OR source_count = read_count);

-- ── Ledger ───────────────────────────────────────────────────────────────────────────────────────────────────────
INSERT INTO ledger_head (id, size, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION lp(b bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT int4send(length(b)) || b $$;
CREATE FUNCTION lp(t text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT int4send(octet_length(t)) || convert_to(t, 'UTF8') $$;

/* The time as the ledger writes and hashes it: UTC, microseconds. */
CREATE FUNCTION ledger_time(at timestamptz) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
AS $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

/* RFC 6962 leaf hash of one event; same bytes as lib/ledger/leaf.ts. Also the chain: prev is a field of the leaf. */
CREATE FUNCTION ledger_leaf(seq bigint, at timestamptz, type text, actor text, subject text, refs text[], campaign text, track text, payload_hash bytea, prev bytea)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public
AS $$
	SELECT sha256('\x00'::bytea || lp('countersign/ledger/v1'::text) || lp(seq::text) || lp(ledger_time(at)) || lp(type) || lp(actor) || lp(subject)
		|| lp(coalesce((SELECT string_agg(lp(r), ''::bytea ORDER BY n) FROM unnest(refs) WITH ORDINALITY AS u(r, n)), ''::bytea))
		|| lp(campaign) || lp(track) || lp(payload_hash) || lp(prev))
$$;

/* The only way into the ledger. Takes the head lock, sets the time, numbers without gaps, salts and hashes; updates the head once. */
CREATE FUNCTION ledger_append(p_actor text, p_types text[], p_subjects text[], p_refs text[], p_campaigns text[], p_tracks text[], p_payloads text[])
RETURNS TABLE (first_seq bigint, last_seq bigint, last_hash bytea, last_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
	n int := coalesce(array_length(p_types, 1), 0);
	head ledger_head%ROWTYPE;
	moment timestamptz;
	prev bytea;
	one record;
	salts bytea[] := array_fill(''::bytea, ARRAY[n]);
	p_hashes bytea[] := array_fill(''::bytea, ARRAY[n]);
	hashes bytea[] := array_fill(''::bytea, ARRAY[n]);
BEGIN
	IF n = 0 OR coalesce(p_actor, '') = '' THEN
		RAISE EXCEPTION 'ledger: an event needs an actor and a type';
	END IF;
	IF n <> coalesce(array_length(p_subjects, 1), 0) OR n <> coalesce(array_length(p_refs, 1), 0) OR n <> coalesce(array_length(p_campaigns, 1), 0)
		OR n <> coalesce(array_length(p_tracks, 1), 0) OR n <> coalesce(array_length(p_payloads, 1), 0) THEN
		RAISE EXCEPTION 'ledger: arrays of unequal length';
	END IF;
	SELECT * INTO STRICT head FROM ledger_head WHERE id = 1 FOR UPDATE;
	-- Time never runs backwards in the ledger, whatever the machine's clock does.
	moment := greatest(app_now(), head.at);
	prev := head.hash;
	-- Everything but the link to the previous event is computed set-based; the loop only chains.
	FOR one IN
		SELECT e.i, e.salt, e.p_hash, '\x00'::bytea || lp('countersign/ledger/v1'::text) || lp((head.size + e.i - 1)::text) || lp(ledger_time(moment))
			|| lp(e.t) || lp(p_actor) || lp(e.s)
			|| lp(coalesce((SELECT string_agg(lp(r), ''::bytea ORDER BY o) FROM unnest(string_to_array(e.r, E'\x1f')) WITH ORDINALITY AS x(r, o) WHERE e.r <> ''), ''::bytea))
			|| lp(e.c) || lp(e.k) || lp(e.p_hash) || '\x00000020'::bytea AS body
		FROM (
			SELECT h.*, sha256(lp(h.salt) || lp(h.p)) AS p_hash
			FROM (
				SELECT u.*, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS salt
				FROM unnest(p_types, p_subjects, p_refs, p_campaigns, p_tracks, p_payloads) WITH ORDINALITY AS u(t, s, r, c, k, p, i)
				OFFSET 0
			) h
			OFFSET 0
		) e
		ORDER BY e.i
	LOOP
		prev := sha256(one.body || prev);
		salts[one.i] := one.salt;
		p_hashes[one.i] := one.p_hash;
		hashes[one.i] := prev;
	END LOOP;
	INSERT INTO ledger_event (seq, at, type, actor, subject, refs, campaign, track, payload_hash, hash)
	SELECT head.size + u.i - 1, moment, u.t, p_actor, u.s, CASE WHEN u.r = '' THEN '{}'::text[] ELSE string_to_array(u.r, E'\x1f') END, u.c, u.k, u.p, u.h
	FROM unnest(p_types, p_subjects, p_refs, p_campaigns, p_tracks, p_hashes, hashes) WITH ORDINALITY AS u(t, s, r, c, k, p, h, i);
	INSERT INTO ledger_payload (seq, salt, payload)
	SELECT head.size + u.i - 1, u.s, u.p FROM unnest(salts, p_payloads) WITH ORDINALITY AS u(s, p, i);
	UPDATE ledger_head SET size = head.size + n, hash = prev, at = moment WHERE id = 1;
	RETURN QUERY SELECT head.size, head.size + n - 1, prev, moment;
END
$$;
REVOKE ALL ON FUNCTION ledger_append(text, text[], text[], text[], text[], text[], text[]) FROM PUBLIC;

CREATE INDEX ledger_event_refs ON ledger_event USING gin (refs);

-- ── Evidence is append-only ──────────────────────────────────────────────────────────────────────────────────────
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'evidence is never edited or deleted: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['ledger_event','ledger_payload','ledger_checkpoint','decision','submission','review_routing','signoff','attachment','import_file','item','acknowledgement','extract_acceptance','access_log','instruction_version','mapping_preset','deviation_row','sign_in_attempt'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', t || '_keep', t);
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_keep_all', t);
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep');
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep_all');
	END LOOP;
END $$;

CREATE FUNCTION guard_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'UPDATE' OR NEW.size <= OLD.size OR NEW.at < OLD.at THEN
		RAISE EXCEPTION 'the head of the ledger only moves forward' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER ledger_head_forward BEFORE INSERT OR UPDATE OR DELETE ON ledger_head FOR EACH ROW EXECUTE FUNCTION guard_head();
CREATE TRIGGER ledger_head_keep_all BEFORE TRUNCATE ON ledger_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER ledger_head_forward;
ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER ledger_head_keep_all;

-- ── Imports: what is committed or discarded stays as it is ───────────────────────────────────────────────────────
CREATE FUNCTION guard_import() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' OR OLD.state IN ('committed', 'discarded') THEN
		RAISE EXCEPTION 'a committed or discarded import is evidence and never changes (import %)', OLD.id USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER import_keep BEFORE UPDATE OR DELETE ON import FOR EACH ROW EXECUTE FUNCTION guard_import();
CREATE TRIGGER import_keep_all BEFORE TRUNCATE ON import FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE import ENABLE ALWAYS TRIGGER import_keep;
ALTER TABLE import ENABLE ALWAYS TRIGGER import_keep_all;

/* Rows and rejections belong to their import: free while it is being checked, fixed once it is committed. */
CREATE FUNCTION guard_import_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM import i WHERE i.id IN (SELECT DISTINCT c.import_id FROM changed c) AND i.state IN ('committed', 'discarded')) THEN
		RAISE EXCEPTION 'rows of a committed or discarded import never change' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER import_row_ins AFTER INSERT ON import_row REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guard_import_part();
CREATE TRIGGER import_row_upd AFTER UPDATE ON import_row REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guard_import_part();
CREATE TRIGGER import_row_del AFTER DELETE ON import_row REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guard_import_part();
CREATE TRIGGER import_rejection_ins AFTER INSERT ON import_rejection REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guard_import_part();
CREATE TRIGGER import_rejection_upd AFTER UPDATE ON import_rejection REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guard_import_part();
CREATE TRIGGER import_rejection_del AFTER DELETE ON import_rejection REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guard_import_part();
DO $$
DECLARE
	t text;
	op text;
BEGIN
	FOREACH t IN ARRAY ARRAY['import_row', 'import_rejection'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_keep_all', t);
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_keep_all');
		FOREACH op IN ARRAY ARRAY['_ins', '_upd', '_del'] LOOP
			EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || op);
		END LOOP;
	END LOOP;
END $$;

-- ── Who stands how to whom ───────────────────────────────────────────────────────────────────────────────────────
/* Whether `below` reports, over any number of levels, to `above`. */
CREATE FUNCTION reports_to(below bigint, above bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public
AS $$
	WITH RECURSIVE up(id, depth) AS (
		SELECT manager_id, 1 FROM identity WHERE id = below
		UNION ALL
		SELECT i.manager_id, up.depth + 1 FROM up JOIN identity i ON i.id = up.id WHERE up.depth < 30 AND up.id IS DISTINCT FROM above
	)
	SELECT EXISTS (SELECT FROM up WHERE id = above)
$$;

/* Relations of a reviewer (an identity) to the subject of an item, from the frozen item and from living data, whichever bars. */
CREATE FUNCTION reviewer_relations(reviewer bigint, of_item bigint) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public
AS $$
	SELECT array_remove(ARRAY[
		CASE WHEN i.identity_id = reviewer THEN 'self' END,
		CASE WHEN reviewer IN (i.owner_id, n.owner_id) THEN 'owns_machine' END,
		CASE WHEN reviewer IN (i.steward_id, n.steward_id) THEN 'stewards_machine' END,
		CASE WHEN EXISTS (SELECT FROM secret_holder s WHERE s.identity_id = i.identity_id AND s.holder_id = reviewer) THEN 'holds_secret' END,
		CASE WHEN EXISTS (SELECT FROM system_administrator a WHERE a.system_id = i.system_id AND a.identity_id = reviewer) THEN 'administers_system' END,
		CASE WHEN i.granted_by_id = reviewer THEN 'provisioned_grant' END,
		CASE WHEN i.identity_id IS NOT NULL AND i.identity_id <> reviewer AND reports_to(reviewer, i.identity_id) THEN 'reports_to_subject' END,
		CASE WHEN reviewer IN (i.manager_id, n.manager_id) THEN 'manages_subject' END
	], NULL)
	FROM item i LEFT JOIN identity n ON n.id = i.identity_id
	WHERE i.id = of_item
$$;

-- ── Decisions: only by the assignee, only on an open row of an active track, never by somebody the track refuses ─────
CREATE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
	bad record;
BEGIN
	SELECT d.review_id,
		CASE
			WHEN r.id IS NULL OR r.campaign_track_id <> d.campaign_track_id OR r.campaign_id <> d.campaign_id THEN 'it names a review of another campaign'
			WHEN t.state <> 'active' THEN 'the track is not active'
			WHEN r.reviewer_user_id IS DISTINCT FROM d.reviewer_user_id THEN 'the row is not assigned to this reviewer'
			WHEN u.status <> 'active' OR u.identity_id <> d.reviewer_identity_id THEN 'the reviewer is not an active user with this identity'
			WHEN r.state <> 'decided' OR r.version <> d.version_seen + 1 THEN 'the row was not in the version the reviewer saw'
			WHEN reviewer_relations(d.reviewer_identity_id, r.item_id) && r.refused_relations THEN 'this reviewer may not decide about this subject'
			WHEN reviewer_relations(d.reviewer_identity_id, r.item_id) <> d.relations THEN 'the recorded relations are not the true ones'
			WHEN s.campaign_track_id <> d.campaign_track_id OR s.user_id <> d.reviewer_user_id THEN 'the submission is somebody else''s'
		END AS why
	INTO bad
	FROM fresh d
	LEFT JOIN review r ON r.id = d.review_id
	LEFT JOIN campaign_track t ON t.id = r.campaign_track_id
	LEFT JOIN app_user u ON u.id = d.reviewer_user_id
	LEFT JOIN submission s ON s.id = d.submission_id
	WHERE (r.id IS NULL OR r.campaign_track_id <> d.campaign_track_id OR r.campaign_id <> d.campaign_id OR t.state <> 'active'
		OR r.reviewer_user_id IS DISTINCT FROM d.reviewer_user_id OR u.status IS DISTINCT FROM 'active' OR u.identity_id IS DISTINCT FROM d.reviewer_identity_id
		OR r.state <> 'decided' OR r.version <> d.version_seen + 1
		OR reviewer_relations(d.reviewer_identity_id, r.item_id) && r.refused_relations
		OR reviewer_relations(d.reviewer_identity_id, r.item_id) <> d.relations
		OR s.campaign_track_id IS DISTINCT FROM d.campaign_track_id OR s.user_id IS DISTINCT FROM d.reviewer_user_id)
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'decision refused on review %: %', bad.review_id, bad.why USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER decision_guard AFTER INSERT ON decision REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_decision();
ALTER TABLE decision ENABLE ALWAYS TRIGGER decision_guard;

/* A row can be handed only to an active user whom its track does not refuse; its frozen facts never change. */
CREATE FUNCTION guard_review() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a review never drops out' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.item_id <> OLD.item_id OR NEW.campaign_track_id <> OLD.campaign_track_id OR NEW.row_no <> OLD.row_no OR NEW.refused_relations <> OLD.refused_relations
		OR NEW.version < OLD.version THEN
		RAISE EXCEPTION 'the frozen facts of a review never change' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.reviewer_user_id IS DISTINCT FROM OLD.reviewer_user_id AND NEW.reviewer_user_id IS NOT NULL THEN
		IF NOT EXISTS (SELECT FROM app_user u WHERE u.id = NEW.reviewer_user_id AND u.status = 'active' AND u.identity_id = NEW.reviewer_identity_id) THEN
			RAISE EXCEPTION 'a row can only be handed to an active user' USING ERRCODE = 'check_violation';
		END IF;
		IF reviewer_relations(NEW.reviewer_identity_id, NEW.item_id) && NEW.refused_relations THEN
			RAISE EXCEPTION 'this reviewer may not decide about this subject' USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER review_guard BEFORE UPDATE OR DELETE ON review FOR EACH ROW EXECUTE FUNCTION guard_review();
CREATE TRIGGER review_keep_all BEFORE TRUNCATE ON review FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE review ENABLE ALWAYS TRIGGER review_guard;
ALTER TABLE review ENABLE ALWAYS TRIGGER review_keep_all;

-- ── Items are frozen while a track of their campaign is being staged, and at no other time ───────────────────────────
CREATE FUNCTION guard_item() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF EXISTS (SELECT FROM (SELECT DISTINCT campaign_id FROM fresh) f
		WHERE NOT EXISTS (SELECT FROM campaign_track t WHERE t.campaign_id = f.campaign_id AND t.state = 'staging')) THEN
		RAISE EXCEPTION 'items are frozen when a track is staged, and at no other time' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER item_guard AFTER INSERT ON item REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_item();
ALTER TABLE item ENABLE ALWAYS TRIGGER item_guard;

-- ── A staged track's definition is frozen; states only move along their path ─────────────────────────────────────
CREATE FUNCTION guard_campaign_track() RETURNS trigger LANGUAGE plpgsql AS $$
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
	IF OLD.state NOT IN ('draft', 'staging') AND (NEW.scope <> OLD.scope OR NEW.chain <> OLD.chain OR NEW.report <> OLD.report OR NEW.due_at <> OLD.due_at
		OR NEW.removal_sla_days <> OLD.removal_sla_days OR NEW.closing_policy <> OLD.closing_policy OR NEW.criteria_hash <> OLD.criteria_hash
		OR NEW.instruction_id IS DISTINCT FROM OLD.instruction_id OR NEW.owner_user_id <> OLD.owner_user_id OR NEW.definition <> OLD.definition
		OR NEW.population_hash IS DISTINCT FROM OLD.population_hash OR NEW.item_count <> OLD.item_count OR NEW.waterfall <> OLD.waterfall) THEN
		RAISE EXCEPTION 'the definition and population of a staged track are frozen' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER campaign_track_guard BEFORE UPDATE ON campaign_track FOR EACH ROW EXECUTE FUNCTION guard_campaign_track();
ALTER TABLE campaign_track ENABLE ALWAYS TRIGGER campaign_track_guard;

-- ── Exceptions: approved by somebody who is neither requester nor holder ─────────────────────────────────────────────
CREATE FUNCTION guard_exception() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.state <> 'requested' OR NEW.approved_by_user_id IS NOT NULL THEN
			RAISE EXCEPTION 'an exception begins as a request' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'an exception is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.requested_by_user_id <> OLD.requested_by_user_id OR NEW.review_id <> OLD.review_id OR NEW.number <> OLD.number OR NEW.track <> OLD.track
		OR NEW.reason <> OLD.reason OR NEW.expires_at <> OLD.expires_at OR NEW.holder_identity_id IS DISTINCT FROM OLD.holder_identity_id
		OR NEW.compensating_control <> OLD.compensating_control OR NEW.control_test_ref <> OLD.control_test_ref THEN
		RAISE EXCEPTION 'what was requested never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.state <> OLD.state AND NOT (
		(OLD.state = 'requested' AND NEW.state IN ('approved', 'declined', 'closed')) OR (OLD.state = 'approved' AND NEW.state IN ('closed', 'expired'))) THEN
		RAISE EXCEPTION 'an exception cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.state IN ('approved', 'declined') AND OLD.state = 'requested' THEN
		IF NEW.approved_by_user_id IS NULL OR NEW.approved_by_user_id = NEW.requested_by_user_id THEN
			RAISE EXCEPTION 'an exception is decided by somebody other than its requester' USING ERRCODE = 'check_violation';
		END IF;
		IF EXISTS (SELECT FROM app_user u WHERE u.id = NEW.approved_by_user_id AND u.identity_id = NEW.holder_identity_id) THEN
			RAISE EXCEPTION 'an exception is not decided by the holder of the access' USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER exception_guard BEFORE INSERT OR UPDATE OR DELETE ON exception FOR EACH ROW EXECUTE FUNCTION guard_exception();
ALTER TABLE exception ENABLE ALWAYS TRIGGER exception_guard;

-- ── Removals: verified by absence in a later complete import, or by a second person with proof ───────────────────────
CREATE FUNCTION guard_removal() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a removal is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF TG_OP = 'INSERT' THEN
		IF NEW.state <> 'open' THEN
			RAISE EXCEPTION 'a removal begins open' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF OLD.state IN ('verified', 'withdrawn') THEN
		RAISE EXCEPTION 'a % removal never changes', OLD.state USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.grant_id <> OLD.grant_id OR NEW.due_at <> OLD.due_at OR NEW.opened_at <> OLD.opened_at OR NEW.decision_id <> OLD.decision_id THEN
		RAISE EXCEPTION 'what is to be removed and by when never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.state = 'verified' THEN
		IF OLD.state <> 'claimed' OR NEW.claimed_by_user_id IS DISTINCT FROM OLD.claimed_by_user_id OR NEW.claimed_at IS DISTINCT FROM OLD.claimed_at THEN
			RAISE EXCEPTION 'only a claimed removal can be verified' USING ERRCODE = 'check_violation';
		END IF;
		IF NEW.proof_kind = 'second_person' THEN
			IF NEW.verified_by_user_id IS NULL OR NEW.verified_by_user_id = NEW.claimed_by_user_id OR NEW.proof_attachment_id IS NULL THEN
				RAISE EXCEPTION 'a removal is verified by a second person with attached proof' USING ERRCODE = 'check_violation';
			END IF;
		ELSIF NEW.proof_kind = 'later_import' THEN
			IF NOT EXISTS (
				SELECT FROM import i JOIN app_user u ON u.id = NEW.claimed_by_user_id
				WHERE i.id = NEW.proof_import_id AND i.system_id = NEW.system_id AND i.complete AND i.state IN ('committing', 'committed')
					AND i.extracted_at > NEW.claimed_at AND i.extracted_by_id IS DISTINCT FROM u.identity_id) THEN
				RAISE EXCEPTION 'absence proves nothing in this import' USING ERRCODE = 'check_violation';
			END IF;
			IF EXISTS (SELECT FROM access_grant g WHERE g.id = NEW.grant_id AND g.gone_at IS NULL) THEN
				RAISE EXCEPTION 'the access is still there' USING ERRCODE = 'check_violation';
			END IF;
		ELSE
			RAISE EXCEPTION 'a removal needs a kind of proof' USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER removal_guard BEFORE INSERT OR UPDATE OR DELETE ON removal FOR EACH ROW EXECUTE FUNCTION guard_removal();
ALTER TABLE removal ENABLE ALWAYS TRIGGER removal_guard;

-- ── Sign-off: by the control owner of the track, once it is closed ───────────────────────────────────────────────────
CREATE FUNCTION guard_signoff() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF NOT EXISTS (
		SELECT FROM campaign_track t
		JOIN app_user u ON u.id = NEW.user_id AND u.status = 'active'
		JOIN user_role r ON r.user_id = u.id AND r.role = 'control_owner' AND r.revoked_at IS NULL AND (r.track IS NULL OR r.track = t.track)
		WHERE t.id = NEW.campaign_track_id AND t.owner_user_id = NEW.user_id AND t.state = 'closed') THEN
		RAISE EXCEPTION 'only the control owner of a closed track signs it' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER signoff_guard BEFORE INSERT ON signoff FOR EACH ROW EXECUTE FUNCTION guard_signoff();
ALTER TABLE signoff ENABLE ALWAYS TRIGGER signoff_guard;

-- ── Roles in the tool: granted and revoked by somebody else; never edited ────────────────────────────────────────────
CREATE FUNCTION guard_user_role() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a role is revoked, never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF TG_OP = 'INSERT' THEN
		IF NEW.granted_by = NEW.user_id THEN
			RAISE EXCEPTION 'nobody grants a role to oneself' USING ERRCODE = 'check_violation';
		END IF;
		IF NEW.granted_by IS NULL AND EXISTS (SELECT FROM user_role) THEN
			RAISE EXCEPTION 'only the very first role has no granter' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF NEW.user_id <> OLD.user_id OR NEW.role <> OLD.role OR NEW.track IS DISTINCT FROM OLD.track OR NEW.granted_by IS DISTINCT FROM OLD.granted_by
		OR NEW.granted_at <> OLD.granted_at OR OLD.revoked_at IS NOT NULL OR NEW.revoked_by IS NULL OR NEW.revoked_by = NEW.user_id THEN
		RAISE EXCEPTION 'a role can only be revoked, once, by somebody else' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER user_role_guard BEFORE INSERT OR UPDATE OR DELETE ON user_role FOR EACH ROW EXECUTE FUNCTION guard_user_role();
ALTER TABLE user_role ENABLE ALWAYS TRIGGER user_role_guard;

-- ── Demonstration: dating anything marks the installation for good ───────────────────────────────────────────────────
CREATE FUNCTION guard_demo_clock() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF EXISTS (SELECT FROM installation WHERE NOT is_demo) AND (SELECT size FROM ledger_head) > 0 THEN
		RAISE EXCEPTION 'this installation holds real records: its clock cannot be set' USING ERRCODE = 'insufficient_privilege';
	END IF;
	UPDATE installation SET is_demo = true WHERE NOT is_demo;
	RETURN NEW;
END
$$;
CREATE TRIGGER demo_clock_guard BEFORE INSERT OR UPDATE ON demo_clock FOR EACH ROW EXECUTE FUNCTION guard_demo_clock();
ALTER TABLE demo_clock ENABLE ALWAYS TRIGGER demo_clock_guard;

CREATE FUNCTION guard_installation() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' OR NEW.uuid <> OLD.uuid OR (OLD.is_demo AND NOT NEW.is_demo) THEN
		RAISE EXCEPTION 'an installation keeps its identity, and a demonstration stays one' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER installation_guard BEFORE UPDATE OR DELETE ON installation FOR EACH ROW EXECUTE FUNCTION guard_installation();
ALTER TABLE installation ENABLE ALWAYS TRIGGER installation_guard;
INSERT INTO installation (id, uuid, name) VALUES (1, gen_random_uuid(), 'Countersign');

-- ── What the application's role may do ───────────────────────────────────────────────────────────────────────────────
GRANT SELECT ON ALL TABLES IN SCHEMA public TO countersign_app;
REVOKE ALL ON _prisma_migrations FROM countersign_app;
GRANT SELECT ON _prisma_migrations TO countersign_app;
-- Evidence: add and read.
GRANT INSERT ON decision, submission, review_routing, signoff, attachment, import_file, import_row, import_rejection, item, acknowledgement,
	extract_acceptance, access_log, instruction_version, mapping_preset, deviation_row, sign_in_attempt, ledger_checkpoint, signing_key TO countersign_app;
-- Working tables: add, read, change; deletion only where a row is a mere link or a draft.
GRANT INSERT, UPDATE ON app_user, user_role, session, one_time_link, system, system_scope, identity, account, entitlement, access_grant, credential, import,
	control, framework_control, campaign, campaign_track, review, assignment, gap, pending_decision, removal, exception, deviation, evidence_pack, job_progress TO countersign_app;
GRANT INSERT ON system_administrator, secret_holder, authorised_role, campaign_control TO countersign_app;
GRANT DELETE ON system_administrator, secret_holder, authorised_role, campaign_control, pending_decision, import_row, import_rejection TO countersign_app;
GRANT UPDATE ON import_row, import_rejection TO countersign_app;
GRANT UPDATE (name) ON installation TO countersign_app;
GRANT UPDATE (retired_at) ON signing_key TO countersign_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO countersign_app;
GRANT EXECUTE ON FUNCTION ledger_append(text, text[], text[], text[], text[], text[], text[]) TO countersign_app;
