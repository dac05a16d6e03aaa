-- Each return of removed access is a row of its deviation by itself, so that a second one of the same access is told too.
ALTER TABLE "deviation_row" ADD COLUMN "return_id" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "deviation_row" DROP CONSTRAINT "deviation_row_pkey";
ALTER TABLE "deviation_row" ADD CONSTRAINT "deviation_row_pkey" PRIMARY KEY ("deviation_id", "review_id", "return_id");

-- Rows told before are about the first return of their access.
ALTER TABLE deviation_row DISABLE TRIGGER USER;
UPDATE deviation_row w SET return_id = b.id, removal_id = b.removal_id
FROM deviation d, (SELECT m.review_id, m.campaign_track_id, min(b.removal_id) AS removal_id, min(b.id) AS id FROM removal_return b JOIN removal m ON m.id = b.removal_id WHERE b.removal_state = 'verified' GROUP BY 1, 2) b
WHERE d.id = w.deviation_id AND d.rule = 'came_back' AND b.campaign_track_id = d.campaign_track_id AND b.review_id = w.review_id;
ALTER TABLE deviation_row ENABLE TRIGGER USER;
ALTER TABLE deviation_row ENABLE ALWAYS TRIGGER deviation_row_keep;
ALTER TABLE deviation_row ENABLE ALWAYS TRIGGER deviation_row_keep_all;

-- A return in words, with what a complete extract committed by then said of it later.
CREATE FUNCTION return_words(return_id bigint, as_of timestamptz) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	SELECT 'Came back: import ' || b.import_id || ', extract of ' || to_char(b.seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
		|| coalesce('; gone again: import ' || i.id || ', extract of ' || to_char(g.gone_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), '')
	FROM removal_return b JOIN access_grant g ON g.id = b.grant_id LEFT JOIN import i ON i.id = g.gone_import_id AND i.committed_at <= as_of
	WHERE b.id = $1
$$;
GRANT EXECUTE ON FUNCTION return_words(bigint, timestamptz) TO countersign_app;
