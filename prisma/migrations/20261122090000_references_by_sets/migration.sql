-- Imports and stagings write rows by the hundred thousand. A foreign key looks each of them up alone, and locks what it found: two thirds of the time of
-- entering grants, a third of the time of staging. The five references below are looked up for a whole statement at once instead, with the same
-- answer. What they point at can no longer be deleted or renumbered at all, by nobody, so nothing needs to be locked. Unlike a foreign key's, these
-- triggers also fire in a replica's sessions, and the start-up check misses each of them.

ALTER TABLE access_grant DROP CONSTRAINT access_grant_account_id_fkey, DROP CONSTRAINT access_grant_entitlement_id_fkey;
ALTER TABLE review DROP CONSTRAINT review_campaign_track_id_fkey, DROP CONSTRAINT review_item_id_fkey;
-- item_guard asks more than this one: a track of the campaign that is being staged, which itself refers to the campaign.
ALTER TABLE item DROP CONSTRAINT item_campaign_id_fkey;

-- ── Grants: of an account and an entitlement that are there ──────────────────────────────────────────────────────────
CREATE FUNCTION guard_grant() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF EXISTS (SELECT FROM fresh f WHERE NOT EXISTS (SELECT FROM account a WHERE a.id = f.account_id)) THEN
		RAISE EXCEPTION 'a grant names an account that is not there' USING ERRCODE = 'foreign_key_violation';
	END IF;
	IF EXISTS (SELECT FROM fresh f WHERE NOT EXISTS (SELECT FROM entitlement e WHERE e.id = f.entitlement_id)) THEN
		RAISE EXCEPTION 'a grant names an entitlement that is not there' USING ERRCODE = 'foreign_key_violation';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER access_grant_guard AFTER INSERT ON access_grant REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_grant();
ALTER TABLE access_grant ENABLE ALWAYS TRIGGER access_grant_guard;

-- ── Reviews: of an item of their own campaign, on a track of it ──────────────────────────────────────────────────────
CREATE FUNCTION guard_review_made() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF EXISTS (SELECT FROM (SELECT DISTINCT campaign_track_id, campaign_id FROM fresh) f
		WHERE NOT EXISTS (SELECT FROM campaign_track t WHERE t.id = f.campaign_track_id AND t.campaign_id = f.campaign_id)) THEN
		RAISE EXCEPTION 'a review names a track that its campaign does not have' USING ERRCODE = 'foreign_key_violation';
	END IF;
	IF EXISTS (SELECT FROM fresh f WHERE NOT EXISTS (SELECT FROM item i WHERE i.id = f.item_id AND i.campaign_id = f.campaign_id)) THEN
		RAISE EXCEPTION 'a review names an item that its campaign does not have' USING ERRCODE = 'foreign_key_violation';
	END IF;
	RETURN NULL;
END
$$;
CREATE TRIGGER review_made AFTER INSERT ON review REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_review_made();
ALTER TABLE review ENABLE ALWAYS TRIGGER review_made;

-- ── What is referred to stays; what refers to it goes on referring to it ─────────────────────────────────────────────
CREATE FUNCTION refuse_loss() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'what grants, items and reviews refer to stays: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
END
$$;

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['account', 'entitlement', 'campaign', 'campaign_track'] LOOP
		EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_loss()', t || '_stays', t);
		EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OF id ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_loss()', t || '_same_id', t);
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_stays');
		EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, t || '_same_id');
	END LOOP;
END $$;
-- Items are evidence already; review_guard holds a review to its item and its track, and now to its campaign.
CREATE TRIGGER access_grant_same_holder BEFORE UPDATE OF account_id, entitlement_id ON access_grant FOR EACH STATEMENT EXECUTE FUNCTION refuse_loss();
ALTER TABLE access_grant ENABLE ALWAYS TRIGGER access_grant_same_holder;
CREATE TRIGGER review_same_campaign BEFORE UPDATE OF campaign_id ON review FOR EACH STATEMENT EXECUTE FUNCTION refuse_loss();
ALTER TABLE review ENABLE ALWAYS TRIGGER review_same_campaign;

-- Each import also writes every account and entitlement it finds again: room on the page, as for grants.
ALTER TABLE account SET (fillfactor = 60);
ALTER TABLE entitlement SET (fillfactor = 60);
