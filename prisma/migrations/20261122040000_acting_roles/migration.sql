-- Who decides, is handed a row, judges an exception or proves a removal holds the role for it, whoever writes the row.

/* Whether a user holds one of these roles now, for this track or for all. */
CREATE FUNCTION holds_role(who bigint, wanted text[], on_track text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public
AS $$
	SELECT EXISTS (
		SELECT FROM user_role r WHERE r.user_id = who AND r.role = ANY (wanted) AND r.revoked_at IS NULL AND (r.track IS NULL OR r.track = on_track))
$$;

CREATE FUNCTION guard_decider() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF EXISTS (
		SELECT FROM (SELECT DISTINCT reviewer_user_id, campaign_track_id FROM fresh) d JOIN campaign_track t ON t.id = d.campaign_track_id
		WHERE NOT holds_role(d.reviewer_user_id, ARRAY['reviewer'], t.track)) THEN
		RAISE EXCEPTION 'only a reviewer of the track decides' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER decision_role AFTER INSERT ON decision REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_decider();
ALTER TABLE decision ENABLE ALWAYS TRIGGER decision_role;

CREATE FUNCTION guard_assignee() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM campaign_track t WHERE t.id = NEW.campaign_track_id AND holds_role(NEW.reviewer_user_id, ARRAY['reviewer'], t.track)) THEN
		RAISE EXCEPTION 'a row can only be handed to a reviewer of its track' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER review_role BEFORE UPDATE OF reviewer_user_id ON review FOR EACH ROW
	WHEN (NEW.reviewer_user_id IS NOT NULL AND NEW.reviewer_user_id IS DISTINCT FROM OLD.reviewer_user_id) EXECUTE FUNCTION guard_assignee();
ALTER TABLE review ENABLE ALWAYS TRIGGER review_role;

CREATE FUNCTION guard_judge() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF NOT holds_role(NEW.approved_by_user_id, ARRAY['control_owner'], NEW.track) THEN
		RAISE EXCEPTION 'only a control owner of the track decides about an exception' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER exception_role BEFORE UPDATE ON exception FOR EACH ROW
	WHEN (OLD.state = 'requested' AND NEW.state IN ('approved', 'declined')) EXECUTE FUNCTION guard_judge();
ALTER TABLE exception ENABLE ALWAYS TRIGGER exception_role;

CREATE FUNCTION guard_verifier() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF NOT EXISTS (
		SELECT FROM campaign_track t
		WHERE t.id = NEW.campaign_track_id AND holds_role(NEW.verified_by_user_id, ARRAY['control_owner', 'remediator'], t.track)) THEN
		RAISE EXCEPTION 'a removal is verified by a control owner of the track or a remediator' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER removal_role BEFORE UPDATE ON removal FOR EACH ROW
	WHEN (OLD.state <> 'verified' AND NEW.state = 'verified' AND NEW.proof_kind = 'second_person') EXECUTE FUNCTION guard_verifier();
ALTER TABLE removal ENABLE ALWAYS TRIGGER removal_role;
