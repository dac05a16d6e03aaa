-- An installation whose ledger lacks what a checkpoint kept outside was signed over is read-only until the operator acknowledges it.
CREATE TABLE "installation_hold" (
    "id" BIGSERIAL NOT NULL,
    "reason" TEXT NOT NULL,
    "ledger_size" BIGINT NOT NULL,
    "checkpoints" TEXT[],
    "made_by" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "released_by" TEXT,
    "released_at" TIMESTAMPTZ(6),
    "release_reason" TEXT,

    CONSTRAINT "installation_hold_pkey" PRIMARY KEY ("id")
);

ALTER TABLE installation_hold ADD CONSTRAINT installation_hold_release CHECK (
	checkpoints IS NOT NULL AND (released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL) = (release_reason IS NULL));

CREATE FUNCTION guard_hold() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.released_at IS NOT NULL THEN
			RAISE EXCEPTION 'a hold begins unreleased' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL OR NEW.released_at IS NULL
		OR (NEW.id, NEW.reason, NEW.ledger_size, NEW.made_by, NEW.made_at) IS DISTINCT FROM (OLD.id, OLD.reason, OLD.ledger_size, OLD.made_by, OLD.made_at)
		OR NOT NEW.checkpoints @> OLD.checkpoints THEN
		RAISE EXCEPTION 'a hold is released once and otherwise never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER installation_hold_guard BEFORE INSERT OR UPDATE OR DELETE ON installation_hold FOR EACH ROW EXECUTE FUNCTION guard_hold();
CREATE TRIGGER installation_hold_keep_all BEFORE TRUNCATE ON installation_hold FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE installation_hold ENABLE ALWAYS TRIGGER installation_hold_guard;
ALTER TABLE installation_hold ENABLE ALWAYS TRIGGER installation_hold_keep_all;
GRANT SELECT, INSERT ON installation_hold TO countersign_app;
GRANT UPDATE (checkpoints, released_by, released_at, release_reason) ON installation_hold TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE installation_hold_id_seq TO countersign_app;

/* As before, but refused while the installation is read-only: no act without its event, so no act. */
CREATE OR REPLACE FUNCTION ledger_append(p_actor text, p_types text[], p_subjects text[], p_refs text[], p_campaigns text[], p_tracks text[], p_payloads text[])
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
	-- After the lock: whoever waited for the one who made the installation read-only is refused too. Looking, signing in and out, and the operator's own
	-- acts go on, or nobody could find out why and end it.
	IF EXISTS (SELECT FROM installation_hold WHERE released_at IS NULL) AND EXISTS (
		SELECT FROM unnest(p_types) AS t WHERE t <> ALL (ARRAY['installation.held', 'installation.resumed', 'installation.inspected', 'installation.setup_link_issued',
			'backup.made', 'backup.restored', 'backup.restore_tested', 'ledger.verified', 'ledger.checkpoint_taken', 'pack.downloaded',
			'session.started', 'session.confirmed', 'session.ended', 'session.revoked', 'sign_in.limited'])) THEN
		RAISE EXCEPTION 'the installation is read-only' USING ERRCODE = 'CS001';
	END IF;
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
