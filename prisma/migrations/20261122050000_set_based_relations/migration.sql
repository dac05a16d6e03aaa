-- Relations of one reviewer to many items at once: the same answer as reviewer_relations() for each of them, with whoever stands above the reviewer
-- looked up once. Submitting a thousand decisions asked four thousand times before.
CREATE FUNCTION reviewer_relations_to(reviewer bigint, items bigint[]) RETURNS TABLE (item_id bigint, relations text[]) LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public
AS $$
	WITH RECURSIVE up(id, depth) AS (
		SELECT manager_id, 1 FROM identity WHERE id = reviewer
		UNION ALL
		SELECT i.manager_id, up.depth + 1 FROM up JOIN identity i ON i.id = up.id WHERE up.depth < 30
	), above AS MATERIALIZED (
		SELECT DISTINCT id FROM up WHERE id IS NOT NULL
	), held AS MATERIALIZED (
		SELECT identity_id FROM secret_holder WHERE holder_id = reviewer
	), administered AS MATERIALIZED (
		SELECT system_id FROM system_administrator WHERE identity_id = reviewer
	)
	SELECT i.id, array_remove(ARRAY[
		CASE WHEN i.identity_id = reviewer THEN 'self' END,
		CASE WHEN reviewer IN (i.owner_id, n.owner_id) THEN 'owns_machine' END,
		CASE WHEN reviewer IN (i.steward_id, n.steward_id) THEN 'stewards_machine' END,
		CASE WHEN i.identity_id IN (SELECT h.identity_id FROM held h) THEN 'holds_secret' END,
		CASE WHEN i.system_id IN (SELECT a.system_id FROM administered a) THEN 'administers_system' END,
		CASE WHEN i.granted_by_id = reviewer THEN 'provisioned_grant' END,
		CASE WHEN i.identity_id <> reviewer AND i.identity_id IN (SELECT above.id FROM above) THEN 'reports_to_subject' END,
		CASE WHEN reviewer IN (i.manager_id, n.manager_id) THEN 'manages_subject' END
	], NULL)
	FROM item i LEFT JOIN identity n ON n.id = i.identity_id
	WHERE i.id = ANY (items)
$$;

-- As before, with the relations of all new decisions worked out together.
CREATE OR REPLACE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
	bad record;
BEGIN
	WITH asked AS (
		SELECT d.reviewer_identity_id AS reviewer, array_agg(DISTINCT r.item_id) AS items FROM fresh d JOIN review r ON r.id = d.review_id GROUP BY 1
	), related AS MATERIALIZED (
		SELECT a.reviewer, x.item_id, x.relations FROM asked a CROSS JOIN LATERAL reviewer_relations_to(a.reviewer, a.items) x
	), judged AS (
		SELECT d.review_id,
			CASE
				WHEN r.id IS NULL OR r.campaign_track_id <> d.campaign_track_id OR r.campaign_id <> d.campaign_id THEN 'it names a review of another campaign'
				WHEN t.state IS DISTINCT FROM 'active' THEN 'the track is not active'
				WHEN r.reviewer_user_id IS DISTINCT FROM d.reviewer_user_id THEN 'the row is not assigned to this reviewer'
				WHEN u.status IS DISTINCT FROM 'active' OR u.identity_id IS DISTINCT FROM d.reviewer_identity_id THEN 'the reviewer is not an active user with this identity'
				WHEN r.state <> 'decided' OR r.version <> d.version_seen + 1 THEN 'the row was not in the version the reviewer saw'
				WHEN l.relations IS NULL OR l.relations && r.refused_relations THEN 'this reviewer may not decide about this subject'
				WHEN l.relations <> d.relations THEN 'the recorded relations are not the true ones'
				WHEN s.campaign_track_id IS DISTINCT FROM d.campaign_track_id OR s.user_id IS DISTINCT FROM d.reviewer_user_id THEN 'the submission is somebody else''s'
			END AS why
		FROM fresh d
		LEFT JOIN review r ON r.id = d.review_id
		LEFT JOIN campaign_track t ON t.id = r.campaign_track_id
		LEFT JOIN app_user u ON u.id = d.reviewer_user_id
		LEFT JOIN submission s ON s.id = d.submission_id
		LEFT JOIN related l ON l.reviewer = d.reviewer_identity_id AND l.item_id = r.item_id
	)
	SELECT * INTO bad FROM judged WHERE why IS NOT NULL LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'decision refused on review %: %', bad.review_id, bad.why USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;
GRANT EXECUTE ON FUNCTION reviewer_relations_to(bigint, bigint[]) TO countersign_app;
