-- CreateTable
CREATE TABLE "removal_return" (
    "id" BIGSERIAL NOT NULL,
    "removal_id" BIGINT NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "grant_id" BIGINT NOT NULL,
    "import_id" BIGINT NOT NULL,
    "removal_state" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,
    "found_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "removal_return_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "removal_return_campaign_track_id_idx" ON "removal_return"("campaign_track_id");

-- CreateIndex
CREATE UNIQUE INDEX "removal_return_removal_id_grant_id_removal_state_key" ON "removal_return"("removal_id", "grant_id", "removal_state");

ALTER TABLE removal_return ADD CONSTRAINT removal_return_state CHECK (removal_state IN ('claimed', 'verified'));

-- An extract shows what a removal took away: it is of the same system, and the grant is of the same account and right. Told once, never changed.
CREATE FUNCTION guard_removal_return() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF NOT EXISTS (
		SELECT FROM removal m JOIN item x ON x.id = m.item_id JOIN access_grant g ON g.account_id = x.account_id AND g.entitlement_id = x.entitlement_id
			JOIN import i ON i.system_id = m.system_id
		WHERE m.id = NEW.removal_id AND m.campaign_track_id = NEW.campaign_track_id AND m.state = NEW.removal_state
			AND g.id = NEW.grant_id AND g.gone_at IS NULL AND g.last_import_id = NEW.import_id
			AND i.id = NEW.import_id AND i.state IN ('committing', 'committed') AND i.extracted_at = NEW.seen_at) THEN
		RAISE EXCEPTION 'this extract does not show the access the removal took away' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER removal_return_guard BEFORE INSERT ON removal_return FOR EACH ROW EXECUTE FUNCTION guard_removal_return();
CREATE TRIGGER removal_return_keep BEFORE UPDATE OR DELETE ON removal_return FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER removal_return_keep_all BEFORE TRUNCATE ON removal_return FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE removal_return ENABLE ALWAYS TRIGGER removal_return_guard;
ALTER TABLE removal_return ENABLE ALWAYS TRIGGER removal_return_keep;
ALTER TABLE removal_return ENABLE ALWAYS TRIGGER removal_return_keep_all;

-- A removal is the last word about its access until its row is decided again, or, once it is verified, a later campaign of the same track has
-- any episode of this grant among its rows.
CREATE FUNCTION removal_in_charge(removal_id bigint, grant_id bigint) RETURNS boolean LANGUAGE sql STABLE
AS $$
	SELECT EXISTS (
		SELECT FROM public.removal m JOIN public.review r ON r.id = m.review_id JOIN public.campaign_track t ON t.id = m.campaign_track_id
		WHERE m.id = $1 AND (m.decision_id IS NULL OR r.current_decision_id = m.decision_id) AND (m.state = 'claimed' OR NOT EXISTS (
			SELECT FROM public.access_grant g JOIN public.access_grant e ON e.account_id = g.account_id AND e.entitlement_id = g.entitlement_id
				CROSS JOIN public.campaign_track n JOIN public.item i ON i.campaign_id = n.campaign_id AND i.grant_id = e.id
				JOIN public.review w ON w.campaign_track_id = n.id AND w.item_id = i.id
			WHERE g.id = $2 AND n.track = t.track AND n.campaign_id <> m.campaign_id AND n.staged_at > m.verified_at)))
$$;

-- Whether access that came back is still there and nothing newer speaks of it: a task for people.
CREATE FUNCTION removal_return_stands(return_id bigint) RETURNS boolean LANGUAGE sql STABLE
AS $$
	SELECT EXISTS (
		SELECT FROM public.removal_return b JOIN public.removal m ON m.id = b.removal_id JOIN public.access_grant g ON g.id = b.grant_id
		WHERE b.id = $1 AND g.gone_at IS NULL AND m.state = b.removal_state AND public.removal_in_charge(m.id, g.id))
$$;

GRANT SELECT, INSERT ON removal_return TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE removal_return_id_seq TO countersign_app;
