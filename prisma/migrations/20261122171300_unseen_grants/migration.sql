-- Grants (episodes of access) that no review of a staged track ever saw: they began after the extract the last closed campaign's population rests on, were gone
-- in the extract this one's rests on, and no campaign of the track has them among its rows. A system the last one had no extract of counts from its first.
-- Systems outside the boundary or excluded by name are left out; exclusions by kind or right are not applied, since nobody weighed these rows. For the page,
-- its download and the pack.
CREATE FUNCTION unseen_grants(on_track bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
AS $$
	SELECT g.id
	FROM public.campaign_track t
	LEFT JOIN LATERAL (
		SELECT nullif(p.definition, '')::json -> 'systems' AS systems FROM public.campaign_track p
		WHERE p.track = t.track AND p.campaign_id <> t.campaign_id AND p.state IN ('closed', 'signed') AND p.closed_at <= t.staged_at ORDER BY p.closed_at DESC, p.id DESC LIMIT 1
	) p ON true
	CROSS JOIN LATERAL json_array_elements(nullif(t.definition, '')::json -> 'systems') s
	LEFT JOIN LATERAL (SELECT (o ->> 'extractedAt')::timestamptz AS at FROM json_array_elements(p.systems) o WHERE o ->> 'id' = s ->> 'id') since ON true
	JOIN public.access_grant g ON g.system_id = (s ->> 'id')::bigint AND g.gone_at <= (s ->> 'extractedAt')::timestamptz AND g.first_seen_at > coalesce(since.at, '-infinity')
	WHERE t.id = on_track AND t.staged_at IS NOT NULL AND (s ->> 'inBoundary')::boolean
		AND NOT EXISTS (SELECT FROM json_array_elements(nullif(t.definition, '')::json -> 'scope' -> 'exclusions') x WHERE x ->> 'by' = 'system' AND x ->> 'value' = s ->> 'id')
		AND NOT EXISTS (SELECT FROM public.campaign_track o JOIN public.item i ON i.campaign_id = o.campaign_id AND i.grant_id = g.id
			JOIN public.review r ON r.campaign_track_id = o.id AND r.item_id = i.id WHERE o.track = t.track)
$$;
GRANT EXECUTE ON FUNCTION unseen_grants(bigint) TO countersign_app;
