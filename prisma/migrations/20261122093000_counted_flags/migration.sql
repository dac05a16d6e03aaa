-- How many rows of a track carry each flag is known once it is staged, and never changes after: counted then, not at every look at the population.
ALTER TABLE "campaign_track" ADD COLUMN "flag_counts" TEXT NOT NULL DEFAULT '{}';
UPDATE campaign_track t SET flag_counts = c.counts
	FROM (
		SELECT campaign_track_id, jsonb_object_agg(flag, n)::text AS counts
		FROM (SELECT r.campaign_track_id, u.flag, count(*) AS n FROM review r CROSS JOIN LATERAL unnest(r.flags) AS u(flag) GROUP BY 1, 2) f
		GROUP BY 1
	) c
	WHERE c.campaign_track_id = t.id;

-- A row's flags, rank and what follows from them were worked out when it was frozen.
CREATE TRIGGER review_same_facts BEFORE UPDATE OF flags, risk_rank, bulk_allowed, delta, last_decision ON review FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE review ENABLE ALWAYS TRIGGER review_same_facts;

-- As before, with the counts among what is frozen.
CREATE OR REPLACE FUNCTION guard_campaign_track() RETURNS trigger LANGUAGE plpgsql AS $$
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
		OR NEW.population_hash IS DISTINCT FROM OLD.population_hash OR NEW.item_count <> OLD.item_count OR NEW.flag_counts <> OLD.flag_counts OR NEW.waterfall <> OLD.waterfall) THEN
		RAISE EXCEPTION 'the definition and population of a staged track are frozen' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
