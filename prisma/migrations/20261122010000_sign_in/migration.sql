-- Sign-in: who may try, and what never changes about users, sessions and one-time links.

-- ── Users ────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE app_user ADD CONSTRAINT app_user_status CHECK (status IN ('invited', 'active', 'disabled'));
ALTER TABLE app_user ADD CONSTRAINT app_user_email_lower CHECK (email = lower(email));
ALTER TABLE app_user ADD CONSTRAINT app_user_subject_whole CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL));

CREATE FUNCTION guard_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a user is disabled, never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.identity_id <> OLD.identity_id THEN
		RAISE EXCEPTION 'a user stays with the identity it was made from' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF OLD.oidc_subject IS NOT NULL AND (NEW.oidc_subject IS DISTINCT FROM OLD.oidc_subject OR NEW.oidc_issuer IS DISTINCT FROM OLD.oidc_issuer) THEN
		RAISE EXCEPTION 'a user stays with the provider''s subject that was bound first' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.status = 'invited' AND OLD.status NOT IN ('invited', 'disabled') THEN
		RAISE EXCEPTION 'an invitation is accepted once' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER app_user_guard BEFORE UPDATE OR DELETE ON app_user FOR EACH ROW EXECUTE FUNCTION guard_user();
ALTER TABLE app_user ENABLE ALWAYS TRIGGER app_user_guard;

-- ── Sessions: whose, since when and by what never changes; an ended one stays ended ─────────────────────────────────
CREATE FUNCTION guard_session() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP <> 'DELETE' AND NEW.authenticated_at > app_now() THEN
		RAISE EXCEPTION 'nobody has signed in later than now' USING ERRCODE = 'check_violation';
	END IF;
	IF TG_OP = 'INSERT' THEN
		RETURN NEW;
	END IF;
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a session is ended, never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id OR NEW.created_at <> OLD.created_at OR NEW.method <> OLD.method THEN
		RAISE EXCEPTION 'a session stays with the person who began it' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF OLD.revoked_at IS NOT NULL THEN
		RAISE EXCEPTION 'an ended session stays ended' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.last_seen_at < OLD.last_seen_at OR NEW.authenticated_at < OLD.authenticated_at THEN
		RAISE EXCEPTION 'the times of a session only move forward' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER session_guard BEFORE INSERT OR UPDATE OR DELETE ON session FOR EACH ROW EXECUTE FUNCTION guard_session();
ALTER TABLE session ENABLE ALWAYS TRIGGER session_guard;

-- ── One-time links work once, and are never made to last longer ─────────────────────────────────────────────────────
CREATE FUNCTION guard_one_time_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' OR OLD.used_at IS NOT NULL OR NEW.token_hash <> OLD.token_hash OR NEW.purpose <> OLD.purpose
		OR NEW.identity_id IS DISTINCT FROM OLD.identity_id OR NEW.created_by IS DISTINCT FROM OLD.created_by OR NEW.expires_at > OLD.expires_at THEN
		RAISE EXCEPTION 'a one-time link works once, for whom and as long as it was made' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER one_time_link_guard BEFORE UPDATE OR DELETE ON one_time_link FOR EACH ROW EXECUTE FUNCTION guard_one_time_link();
ALTER TABLE one_time_link ENABLE ALWAYS TRIGGER one_time_link_guard;
ALTER TABLE one_time_link ADD CONSTRAINT one_time_link_purpose CHECK (purpose IN ('setup', 'invite', 'reset'));

-- ── Throttling ───────────────────────────────────────────────────────────────────────────────────────────────────
/*
 * Whether a password may be tried now. Counting and noting are one step under a lock, so that parallel guesses cannot all see a low count.
 * A try counts as failed from the start; the row 'ok' that a success adds takes it back. Tries from a known device (p_device not empty) have a
 * budget of their own and are neither counted against nor limited by what others do to the account or from the address.
 * Answers 'admitted' or the limit that was reached: 'device', 'pair', 'account', 'address'; `noted` is the row that notes it, once per limit and hour.
 */
CREATE FUNCTION sign_in_admit(p_email text, p_address text, p_device text, per_pair int, per_account_hour int, per_account_day int, per_address_hour int, per_device_hour int)
RETURNS TABLE (verdict text, noted bigint) LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
#variable_conflict use_variable
DECLARE
	moment timestamptz := app_now();
	key_email text := p_email;
	key_address text := p_address;
BEGIN
	verdict := 'admitted';
	IF p_device <> '' THEN
		PERFORM pg_advisory_xact_lock(7403, hashtext(p_device));
		IF (SELECT count(*) FILTER (WHERE a.outcome = 'tried') - count(*) FILTER (WHERE a.outcome = 'ok') FROM sign_in_attempt a
			WHERE a.email = p_email AND a.device = p_device AND a.at > moment - interval '1 hour') >= per_device_hour THEN
			verdict := 'device';
		END IF;
	ELSE
		PERFORM pg_advisory_xact_lock(7401, hashtext(p_email));
		PERFORM pg_advisory_xact_lock(7402, hashtext(p_address));
		IF (SELECT count(*) FILTER (WHERE a.outcome = 'tried') - count(*) FILTER (WHERE a.outcome = 'ok') FROM sign_in_attempt a
			WHERE a.address = p_address AND a.device = '' AND a.at > moment - interval '1 hour') >= per_address_hour THEN
			verdict := 'address';
			key_email := '';
		ELSE
			SELECT CASE
				WHEN coalesce(sum(w.n) FILTER (WHERE w.address = p_address AND w.at > moment - interval '15 minutes'), 0) >= per_pair THEN 'pair'
				WHEN coalesce(sum(w.n) FILTER (WHERE w.at > moment - interval '1 hour'), 0) >= per_account_hour OR coalesce(sum(w.n), 0) >= per_account_day THEN 'account'
				ELSE 'admitted'
			END INTO verdict
			FROM (
				SELECT a.address, a.at, CASE a.outcome WHEN 'tried' THEN 1 WHEN 'ok' THEN -1 ELSE 0 END AS n
				FROM sign_in_attempt a WHERE a.email = p_email AND a.device = '' AND a.at > moment - interval '24 hours'
			) w;
			IF verdict = 'account' THEN
				key_address := '';
			END IF;
		END IF;
	END IF;
	IF verdict = 'admitted' THEN
		INSERT INTO sign_in_attempt (email, address, device, outcome) VALUES (p_email, p_address, p_device, 'tried');
	ELSIF NOT EXISTS (SELECT FROM sign_in_attempt a WHERE a.email = key_email AND a.address = key_address AND a.device = p_device
		AND a.outcome = verdict AND a.at > moment - interval '1 hour') THEN
		-- What is refused is noted once an hour, not each time: whoever hammers must not fill the disk.
		INSERT INTO sign_in_attempt (email, address, device, outcome) VALUES (key_email, key_address, p_device, verdict)
		RETURNING id INTO noted;
	END IF;
	RETURN NEXT;
END
$$;
