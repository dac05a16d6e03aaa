-- Definitions move as rows do: on from whoever may not review any more, to a delegate and back. Why, from whom and to whom stands on record.
ALTER TABLE "definition_review" ADD COLUMN "delegation_id" BIGINT;
CREATE INDEX definition_review_delegated ON definition_review (delegation_id) WHERE delegation_id IS NOT NULL;

CREATE TABLE "definition_routing" (
    "id" BIGSERIAL NOT NULL,
    "definition_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "from_user_id" BIGINT,
    "to_user_id" BIGINT,
    "by_user_id" BIGINT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "definition_routing_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "definition_routing_definition_id_idx" ON "definition_routing"("definition_id");
ALTER TABLE definition_routing ADD CONSTRAINT definition_routing_facts CHECK (kind IN ('rerouted', 'reassigned', 'delegated', 'returned') AND btrim(reason) <> '' AND (kind = 'reassigned') = (by_user_id IS NOT NULL));
CREATE TRIGGER definition_routing_keep BEFORE UPDATE OR DELETE ON definition_routing FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER definition_routing_keep_all BEFORE TRUNCATE ON definition_routing FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE definition_routing ENABLE ALWAYS TRIGGER definition_routing_keep;
ALTER TABLE definition_routing ENABLE ALWAYS TRIGGER definition_routing_keep_all;
GRANT SELECT, INSERT ON definition_routing TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE definition_routing_id_seq TO countersign_app;

/*
 * Who may be asked about the rule that gives an entitlement, in this order: its owner, the owner of its system, whom the chain of the track names, members of
 * a group it names included. Only people who may review on the track now. One person may stand at several places.
 */
CREATE FUNCTION definition_candidates(of_track bigint, of_entitlement bigint) RETURNS TABLE (user_id bigint, identity_id bigint, place bigint) LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	SELECT u.id, u.identity_id, c.place
	FROM campaign_track t JOIN entitlement e ON e.id = of_entitlement JOIN system y ON y.id = e.system_id
	CROSS JOIN LATERAL (
		SELECT e.owner_id AS who, -1::bigint AS place
		UNION ALL SELECT y.owner_id, 0
		UNION ALL SELECT n.identity_id, s.ord FROM json_array_elements(t.chain::json) WITH ORDINALITY s(step, ord) JOIN app_user n ON n.id = (s.step ->> 'userId')::bigint
		UNION ALL SELECT n.identity_id, s.ord FROM json_array_elements(t.chain::json) WITH ORDINALITY s(step, ord)
			JOIN reviewer_group_member m ON m.group_id = (s.step ->> 'groupId')::bigint JOIN app_user n ON n.id = m.user_id
	) c
	JOIN app_user u ON u.identity_id = c.who
	WHERE t.id = of_track AND may_review(u.id, t.track)
$$;
GRANT EXECUTE ON FUNCTION definition_candidates(bigint, bigint) TO countersign_app;

/*
 * As before, and: it is with nobody only once its reviewer may not review any more, or the delegation it came by is over; a delegate has it by an approved
 * delegation of the one who had it, while that runs, and decides it only then.
 */
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
		IF NEW.state <> 'open' OR on_track.state <> 'staging' OR NEW.delegation_id IS NOT NULL THEN
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
	IF (NEW.reviewer_user_id, NEW.reviewer_identity_id, NEW.delegation_id) IS DISTINCT FROM (OLD.reviewer_user_id, OLD.reviewer_identity_id, OLD.delegation_id) THEN
		IF NEW.state <> 'open' OR on_track.state NOT IN ('staged', 'accepted', 'active') THEN
			RAISE EXCEPTION 'an open definition of a track that is not being closed changes hands' USING ERRCODE = 'check_violation';
		END IF;
		IF NEW.reviewer_user_id IS NULL THEN
			IF NEW.reviewer_identity_id IS NOT NULL OR NEW.delegation_id IS NOT NULL OR (may_review(OLD.reviewer_user_id, on_track.track)
				AND NOT EXISTS (SELECT FROM delegation g WHERE g.id = OLD.delegation_id AND NOT (g.state = 'approved' AND g.ends_at > app_now()))) THEN
				RAISE EXCEPTION 'a definition is with nobody only when its reviewer may not review any more' USING ERRCODE = 'check_violation';
			END IF;
		ELSIF NOT (may_review(NEW.reviewer_user_id, on_track.track) AND EXISTS (SELECT FROM app_user u WHERE u.id = NEW.reviewer_user_id AND u.identity_id = NEW.reviewer_identity_id)
			AND NOT 'self' = ANY (definition_relations(NEW.reviewer_identity_id, NEW.id))) THEN
			RAISE EXCEPTION 'an open definition goes to a reviewer of the track who is none of the holders it covers' USING ERRCODE = 'check_violation';
		ELSIF NEW.delegation_id IS NOT NULL AND NOT EXISTS (SELECT FROM delegation g WHERE g.id = NEW.delegation_id AND g.track = on_track.track AND g.from_user_id = OLD.reviewer_user_id
			AND g.to_user_id = NEW.reviewer_user_id AND g.state = 'approved' AND g.starts_at <= app_now() AND g.ends_at > app_now()) THEN
			RAISE EXCEPTION 'a delegated definition is with the delegate of who had it' USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	IF NEW.state = 'decided' AND NOT (on_track.state = 'active' AND NEW.reviewer_user_id IS NOT NULL AND holds_role(NEW.reviewer_user_id, ARRAY['reviewer'], on_track.track)
		AND EXISTS (SELECT FROM app_user u WHERE u.id = NEW.reviewer_user_id AND u.status = 'active')
		AND NOT 'self' = ANY (definition_relations(NEW.reviewer_identity_id, NEW.id))) THEN
		RAISE EXCEPTION 'a definition is decided on an active track, by its reviewer, who is none of the holders it covers' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.state = 'decided' AND NEW.delegation_id IS NOT NULL
		AND NOT EXISTS (SELECT FROM delegation g WHERE g.id = NEW.delegation_id AND g.state = 'approved' AND g.starts_at <= NEW.decided_at AND g.ends_at > NEW.decided_at) THEN
		RAISE EXCEPTION 'a definition is decided for somebody only while their delegation runs' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.state = 'not_reviewed' AND on_track.state <> 'closing' THEN
		RAISE EXCEPTION 'a definition stays open until its track is closed' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
