-- What the rows of a track are against the last closed campaign of the track, and what is gone since: counted when it is staged, like the flags.
ALTER TABLE "campaign_track" ADD COLUMN "delta_counts" TEXT NOT NULL DEFAULT '{}';

-- Tracks that were staged before this was counted.
UPDATE campaign_track t SET delta_counts = c.counts
	FROM (
		SELECT n.id, (jsonb_build_object('against', b.against, 'REMOVED', (
			SELECT count(*) FROM review pr JOIN item pi ON pi.id = pr.item_id WHERE pr.campaign_track_id = b.id
				AND NOT EXISTS (SELECT FROM review r JOIN item i ON i.id = r.item_id WHERE r.campaign_track_id = n.id AND i.account_id = pi.account_id AND i.entitlement_id = pi.entitlement_id)
			)) || coalesce((SELECT jsonb_object_agg(d.delta, d.rows) FROM (SELECT delta, count(*) AS rows FROM review WHERE campaign_track_id = n.id GROUP BY 1) d), '{}'))::text AS counts
		FROM campaign_track n LEFT JOIN LATERAL (
			SELECT p.id, jsonb_build_object('trackId', p.id::text, 'name', k.name) AS against FROM campaign_track p JOIN campaign k ON k.id = p.campaign_id
			WHERE p.track = n.track AND p.campaign_id <> n.campaign_id AND p.state IN ('closed', 'signed') AND p.closed_at <= n.staged_at ORDER BY p.closed_at DESC, p.id DESC LIMIT 1
		) b ON true
		WHERE n.staged_at IS NOT NULL
	) c
	WHERE c.id = t.id;

-- As before, with these counts among what is frozen.
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
		OR NEW.population_hash IS DISTINCT FROM OLD.population_hash OR NEW.item_count <> OLD.item_count OR NEW.flag_counts <> OLD.flag_counts
		OR NEW.delta_counts <> OLD.delta_counts OR NEW.waterfall <> OLD.waterfall) THEN
		RAISE EXCEPTION 'the definition and population of a staged track are frozen' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
