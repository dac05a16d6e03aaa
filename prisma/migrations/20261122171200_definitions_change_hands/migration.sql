-- Relations of a reviewer to a definition: those to any of the grants it covers, as reviewer_relations() says them of a row.
CREATE FUNCTION definition_relations(reviewer bigint, definition bigint) RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	WITH RECURSIVE up(id, depth) AS (
		SELECT manager_id, 1 FROM identity WHERE id = reviewer
		UNION ALL
		SELECT i.manager_id, up.depth + 1 FROM up JOIN identity i ON i.id = up.id WHERE up.depth < 30
	), covered AS MATERIALIZED (
		SELECT a.identity_id, g.system_id, g.granted_by, n.owner_id, n.steward_id, n.manager_id
		FROM definition_review d JOIN left_out l ON l.campaign_track_id = d.campaign_track_id AND l.reason = 'definition:' || (d.number - 1)
		JOIN access_grant g ON g.id = l.grant_id JOIN account a ON a.id = g.account_id LEFT JOIN identity n ON n.id = a.identity_id
		WHERE d.id = definition
	)
	SELECT array_remove(ARRAY[
		CASE WHEN EXISTS (SELECT FROM covered c WHERE c.identity_id = reviewer) THEN 'self' END,
		CASE WHEN EXISTS (SELECT FROM covered c WHERE c.owner_id = reviewer) THEN 'owns_machine' END,
		CASE WHEN EXISTS (SELECT FROM covered c WHERE c.steward_id = reviewer) THEN 'stewards_machine' END,
		CASE WHEN EXISTS (SELECT FROM covered c JOIN secret_holder h ON h.identity_id = c.identity_id WHERE h.holder_id = reviewer) THEN 'holds_secret' END,
		CASE WHEN EXISTS (SELECT FROM covered c JOIN system_administrator s ON s.system_id = c.system_id WHERE s.identity_id = reviewer) THEN 'administers_system' END,
		CASE WHEN EXISTS (SELECT FROM covered c JOIN identity b ON b.id = reviewer AND b.key = c.granted_by) THEN 'provisioned_grant' END,
		CASE WHEN EXISTS (SELECT FROM covered c JOIN up ON up.id = c.identity_id WHERE c.identity_id <> reviewer) THEN 'reports_to_subject' END,
		CASE WHEN EXISTS (SELECT FROM covered c WHERE c.manager_id = reviewer) THEN 'manages_subject' END
	], NULL)
$$;
GRANT EXECUTE ON FUNCTION definition_relations(bigint, bigint) TO countersign_app;

-- As before, and while it is open it may be handed to another reviewer of the track who is none of the holders it covers.
CREATE OR REPLACE FUNCTION guard_definition_review() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
	on_track campaign_track%ROWTYPE;
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a definition never drops out' USING ERRCODE = 'insufficient_privilege';
	END IF;
	SELECT * INTO on_track FROM campaign_track WHERE id = NEW.campaign_track_id;
	IF TG_OP = 'INSERT' THEN
		IF NEW.state <> 'open' OR on_track.state <> 'staging' THEN
			RAISE EXCEPTION 'definitions are frozen when a track is staged, and at no other time' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF OLD.state <> 'open' OR (NEW.id, NEW.campaign_track_id, NEW.number, NEW.entitlement_id, NEW.entitlement_title, NEW.system_id, NEW.system_name, NEW.attribute, NEW.value, NEW.rule_reason,
			NEW.holders, NEW.outside)
		IS DISTINCT FROM (OLD.id, OLD.campaign_track_id, OLD.number, OLD.entitlement_id, OLD.entitlement_title, OLD.system_id, OLD.system_name, OLD.attribute, OLD.value, OLD.rule_reason,
			OLD.holders, OLD.outside) THEN
		RAISE EXCEPTION 'a definition is decided once and otherwise never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF (NEW.reviewer_user_id, NEW.reviewer_identity_id) IS DISTINCT FROM (OLD.reviewer_user_id, OLD.reviewer_identity_id) AND NOT (NEW.state = 'open' AND on_track.state IN ('staged', 'accepted', 'active')
		AND may_review(NEW.reviewer_user_id, on_track.track) AND EXISTS (SELECT FROM app_user u WHERE u.id = NEW.reviewer_user_id AND u.identity_id = NEW.reviewer_identity_id)
		AND NOT 'self' = ANY (definition_relations(NEW.reviewer_identity_id, NEW.id))) THEN
		RAISE EXCEPTION 'an open definition goes to a reviewer of the track who is none of the holders it covers' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.state = 'decided' AND NOT (on_track.state = 'active' AND NEW.reviewer_user_id IS NOT NULL AND holds_role(NEW.reviewer_user_id, ARRAY['reviewer'], on_track.track)
		AND EXISTS (SELECT FROM app_user u WHERE u.id = NEW.reviewer_user_id AND u.status = 'active')
		AND NOT 'self' = ANY (definition_relations(NEW.reviewer_identity_id, NEW.id))) THEN
		RAISE EXCEPTION 'a definition is decided on an active track, by its reviewer, who is none of the holders it covers' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.state = 'not_reviewed' AND on_track.state <> 'closing' THEN
		RAISE EXCEPTION 'a definition stays open until its track is closed' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
