-- A population, with the extracts it rests on, is accepted by the control owner named on its track, whoever writes the row.

/* Whether this is how the ledger names the control owner of a track, who holds the role for it now. */
CREATE FUNCTION is_acting_owner(of_track campaign_track, actor text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public
AS $$
	SELECT holds_role(of_track.owner_user_id, ARRAY['control_owner'], of_track.track) AND EXISTS (
		SELECT FROM app_user u JOIN identity i ON i.id = u.identity_id WHERE u.id = of_track.owner_user_id AND actor = 'user:' || i.ref)
$$;

CREATE FUNCTION guard_population_acceptance() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF NOT is_acting_owner(NEW, NEW.accepted_by) THEN
		RAISE EXCEPTION 'a population is accepted by the control owner of its track' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER campaign_track_acceptance BEFORE UPDATE ON campaign_track FOR EACH ROW
	WHEN (OLD.state = 'staged' AND NEW.state = 'accepted') EXECUTE FUNCTION guard_population_acceptance();
ALTER TABLE campaign_track ENABLE ALWAYS TRIGGER campaign_track_acceptance;

CREATE FUNCTION guard_extract_acceptance() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	-- The moment is the population's own: nothing is accepted later, when the track has been reviewed.
	IF NOT EXISTS (
		SELECT FROM campaign_track t
		WHERE t.id = NEW.campaign_track_id AND t.state = 'accepted' AND t.accepted_by = NEW.accepted_by AND t.accepted_at = NEW.accepted_at
			AND is_acting_owner(t, NEW.accepted_by)) THEN
		RAISE EXCEPTION 'an extract is accepted with its population, by the control owner of the track' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER extract_acceptance_role BEFORE INSERT ON extract_acceptance FOR EACH ROW EXECUTE FUNCTION guard_extract_acceptance();
ALTER TABLE extract_acceptance ENABLE ALWAYS TRIGGER extract_acceptance_role;
