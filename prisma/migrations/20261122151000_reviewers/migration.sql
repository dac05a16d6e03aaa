-- Reviewers found through groups, a second stage per track, delegations with dates, and rows that change hands when somebody leaves.

CREATE TABLE "reviewer_group" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "reviewer_group_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "reviewer_group_name_key" ON "reviewer_group"("name");

CREATE TABLE "reviewer_group_member" (
    "group_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,

    CONSTRAINT "reviewer_group_member_pkey" PRIMARY KEY ("group_id","user_id")
);
ALTER TABLE "reviewer_group_member" ADD CONSTRAINT "reviewer_group_member_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "reviewer_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "reviewer_group_member" ADD CONSTRAINT "reviewer_group_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "delegation" (
    "id" BIGSERIAL NOT NULL,
    "track" TEXT NOT NULL,
    "from_user_id" BIGINT NOT NULL,
    "to_user_id" BIGINT NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "reason" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "state" TEXT NOT NULL DEFAULT 'requested',
    "settled_by_user_id" BIGINT,
    "settled_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "delegation_from_user_id_idx" ON "delegation"("from_user_id");
CREATE INDEX "delegation_state_ends_at_idx" ON "delegation"("state", "ends_at");
ALTER TABLE delegation ADD CONSTRAINT delegation_facts CHECK (state IN ('requested', 'approved', 'declined', 'withdrawn', 'ended') AND ends_at > starts_at AND from_user_id <> to_user_id);

ALTER TABLE "campaign_track" ADD COLUMN "second_stage" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "assignment" ADD COLUMN "passed_on" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "review" ADD COLUMN "stage" INTEGER NOT NULL DEFAULT 1, ADD COLUMN "two_stages" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "first_decision_id" BIGINT,
    ADD COLUMN "delegation_id" BIGINT;
CREATE INDEX review_delegated ON review (delegation_id) WHERE delegation_id IS NOT NULL;
ALTER TABLE "decision" ADD COLUMN "stage" INTEGER NOT NULL DEFAULT 1, ADD COLUMN "passed_on" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "upholds_id" BIGINT,
    ADD COLUMN "behalf_identity_id" BIGINT, ADD COLUMN "exception_asked" TEXT NOT NULL DEFAULT '';

-- ── Who may review ───────────────────────────────────────────────────────────────────────────────────────────────
/* Whether a user can be handed rows of a track: signs in, has not left, and holds the role. */
CREATE FUNCTION may_review(who bigint, on_track text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public
AS $$
	SELECT EXISTS (SELECT FROM app_user u JOIN identity n ON n.id = u.identity_id WHERE u.id = who AND u.status = 'active' AND n.status IN ('active', 'unknown'))
		AND holds_role(who, ARRAY['reviewer'], on_track)
$$;

/* Relations of one reviewer to many reviews: those to the item, and whether they, or who they stood in for, decided the first stage. */
CREATE FUNCTION review_relations(reviewer bigint, reviews bigint[]) RETURNS TABLE (review_id bigint, relations text[]) LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public
AS $$
	WITH asked AS MATERIALIZED (SELECT id, item_id, first_decision_id FROM review WHERE id = ANY (reviews))
	SELECT a.id, x.relations || CASE WHEN reviewer IN (f.reviewer_identity_id, f.behalf_identity_id) THEN ARRAY['decided_earlier'] ELSE ARRAY[]::text[] END
	FROM asked a JOIN reviewer_relations_to(reviewer, (SELECT array_agg(item_id) FROM asked)) x ON x.item_id = a.item_id
	LEFT JOIN decision f ON f.id = a.first_decision_id
$$;

/*
 * Finds a reviewer for each of these reviews through a chain, from the inventory as it is now: the first step with somebody who may decide the row. Who
 * decided the first stage is passed over on every track. Members of a group take rows in turn. `via` is the step, for a group `group.<id>`;
 * `passed_over` says step:why:identity for each step before. Set-based twin of what staging does for a whole population.
 */
CREATE FUNCTION resolve_reviewers(on_track text, reviews bigint[], through json) RETURNS TABLE (review_id bigint, user_id bigint, identity_id bigint, via text, passed_over text[])
LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	WITH asked AS MATERIALIZED (
		SELECT r.id, r.row_no, r.refused_relations || ARRAY['decided_earlier'] AS refused, i.identity_kind AS kind, n.manager_id, n.owner_id, e.owner_id AS entitlement_owner, y.owner_id AS system_owner
		FROM review r JOIN item i ON i.id = r.item_id JOIN system y ON y.id = i.system_id JOIN entitlement e ON e.id = i.entitlement_id LEFT JOIN identity n ON n.id = i.identity_id
		WHERE r.id = ANY (reviews)
	), steps AS MATERIALIZED (
		SELECT x.ord::int AS ord, x.s ->> 'step' AS step, (x.s ->> 'userId')::bigint AS who, (x.s ->> 'groupId')::bigint AS of_group FROM json_array_elements(through) WITH ORDINALITY x(s, ord)
	), named AS MATERIALIZED (
		SELECT s.ord, u.identity_id AS candidate FROM steps s JOIN app_user u ON u.id = s.who
		UNION ALL SELECT s.ord, u.identity_id FROM steps s JOIN reviewer_group_member m ON m.group_id = s.of_group JOIN app_user u ON u.id = m.user_id
	), candidates AS MATERIALIZED (
		SELECT a.id, s.ord, s.step, s.of_group, CASE s.step WHEN 'entitlement_owner' THEN a.entitlement_owner WHEN 'system_owner' THEN a.system_owner
			WHEN 'manager' THEN CASE WHEN a.kind IN ('human', 'unknown') THEN coalesce(a.manager_id, a.owner_id) ELSE a.owner_id END ELSE d.candidate END AS candidate
		FROM asked a CROSS JOIN steps s LEFT JOIN named d ON d.ord = s.ord
	), able AS MATERIALIZED (
		SELECT u.identity_id, u.id AS user_id FROM app_user u WHERE u.identity_id IN (SELECT c.candidate FROM candidates c) AND may_review(u.id, on_track)
	), related AS MATERIALIZED (
		SELECT c.candidate, x.review_id, x.relations
		FROM (SELECT k.candidate, array_agg(DISTINCT k.id) AS ids FROM candidates k JOIN able b ON b.identity_id = k.candidate GROUP BY 1) c
		CROSS JOIN LATERAL review_relations(c.candidate, c.ids) x
	), judged AS MATERIALIZED (
		SELECT c.id, c.ord, c.step, c.of_group, c.candidate, b.user_id,
			CASE WHEN c.candidate IS NULL THEN 'none' WHEN b.user_id IS NULL THEN 'not_reviewer' ELSE (SELECT w FROM unnest(a.refused) w WHERE w = ANY (l.relations) LIMIT 1) END AS bar
		FROM candidates c JOIN asked a ON a.id = c.id LEFT JOIN able b ON b.identity_id = c.candidate LEFT JOIN related l ON l.candidate = c.candidate AND l.review_id = c.id
	), stepped AS MATERIALIZED (
		SELECT j.id, j.ord, CASE WHEN j.step = 'group' THEN 'group.' || j.of_group ELSE j.step END AS step,
			array_agg(j.user_id ORDER BY j.user_id) FILTER (WHERE j.bar IS NULL) AS users, array_agg(j.candidate ORDER BY j.user_id) FILTER (WHERE j.bar IS NULL) AS people,
			CASE WHEN j.step = 'group' THEN CASE WHEN bool_or(j.user_id IS NOT NULL) THEN 'barred' ELSE 'none' END || ':' ELSE max(j.bar) || ':' || coalesce(max(j.candidate)::text, '') END AS why
		FROM judged j GROUP BY j.id, j.ord, j.step, j.of_group
	), chosen AS (
		SELECT DISTINCT ON (s.id) s.id, s.ord, s.step, s.users, s.people FROM stepped s WHERE s.users IS NOT NULL ORDER BY s.id, s.ord
	)
	SELECT a.id, c.users[1 + a.row_no % cardinality(c.users)], c.people[1 + a.row_no % cardinality(c.users)], coalesce(c.step, ''),
		ARRAY(SELECT s.step || ':' || s.why FROM stepped s WHERE s.id = a.id AND (c.ord IS NULL OR s.ord < c.ord) ORDER BY s.ord)
	FROM asked a LEFT JOIN chosen c ON c.id = a.id
$$;

-- ── Decisions know their stage and on whose behalf they were made ────────────────────────────────────────────────────
CREATE OR REPLACE FUNCTION guard_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
DECLARE
	bad record;
BEGIN
	WITH asked AS (
		SELECT d.reviewer_identity_id AS reviewer, array_agg(DISTINCT d.review_id) AS reviews FROM fresh d GROUP BY 1
	), related AS MATERIALIZED (
		SELECT a.reviewer, x.review_id, x.relations FROM asked a CROSS JOIN LATERAL review_relations(a.reviewer, a.reviews) x
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
				WHEN d.stage <> r.stage OR (d.passed_on AND NOT (r.two_stages AND r.stage = 1)) OR (d.upholds_id IS NOT NULL AND d.upholds_id IS DISTINCT FROM r.first_decision_id)
					THEN 'it is not of the stage the row is in'
				WHEN b.identity_id IS DISTINCT FROM d.behalf_identity_id THEN 'it does not say on whose behalf it was made'
				WHEN g.id IS NOT NULL AND NOT (g.state = 'approved' AND g.to_user_id = d.reviewer_user_id AND g.starts_at <= d.decided_at AND g.ends_at > d.decided_at) THEN 'the delegation is over'
			END AS why
		FROM fresh d
		LEFT JOIN review r ON r.id = d.review_id
		LEFT JOIN campaign_track t ON t.id = r.campaign_track_id
		LEFT JOIN app_user u ON u.id = d.reviewer_user_id
		LEFT JOIN submission s ON s.id = d.submission_id
		LEFT JOIN delegation g ON g.id = r.delegation_id
		LEFT JOIN app_user b ON b.id = g.from_user_id
		LEFT JOIN related l ON l.reviewer = d.reviewer_identity_id AND l.review_id = r.id
	)
	SELECT * INTO bad FROM judged WHERE why IS NOT NULL LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'decision refused on review %: %', bad.review_id, bad.why USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;

/* A second stage follows a decision of the first, and is never handed to who made that one where the track refuses it. */
CREATE FUNCTION guard_review_stage() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF NEW.two_stages <> OLD.two_stages OR NEW.stage NOT IN (1, 2) OR (NEW.stage = 2 AND NOT NEW.two_stages) OR (NEW.stage = 2) <> (NEW.first_decision_id IS NOT NULL) THEN
		RAISE EXCEPTION 'a second stage follows a decision of the first' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.first_decision_id IS NOT NULL AND NEW.first_decision_id IS DISTINCT FROM OLD.first_decision_id
		AND NOT EXISTS (SELECT FROM decision f WHERE f.id = NEW.first_decision_id AND f.review_id = NEW.id AND f.stage = 1 AND f.passed_on) THEN
		RAISE EXCEPTION 'a second stage follows a decision of the first' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.reviewer_user_id IS DISTINCT FROM OLD.reviewer_user_id AND 'decided_earlier' = ANY (NEW.refused_relations)
		AND EXISTS (SELECT FROM decision f WHERE f.id = NEW.first_decision_id AND NEW.reviewer_identity_id IN (f.reviewer_identity_id, f.behalf_identity_id)) THEN
		RAISE EXCEPTION 'who decided the first stage does not decide the second' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.delegation_id IS NOT NULL AND NOT EXISTS (SELECT FROM delegation g WHERE g.id = NEW.delegation_id AND g.to_user_id = NEW.reviewer_user_id) THEN
		RAISE EXCEPTION 'a delegated row is with the delegate' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER review_stage BEFORE UPDATE ON review FOR EACH ROW
	WHEN (NEW.two_stages <> OLD.two_stages OR NEW.stage <> OLD.stage OR NEW.first_decision_id IS DISTINCT FROM OLD.first_decision_id
		OR NEW.reviewer_user_id IS DISTINCT FROM OLD.reviewer_user_id OR NEW.delegation_id IS DISTINCT FROM OLD.delegation_id) EXECUTE FUNCTION guard_review_stage();
ALTER TABLE review ENABLE ALWAYS TRIGGER review_stage;

CREATE FUNCTION guard_second_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the stages of a staged track are frozen' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER campaign_track_stages BEFORE UPDATE OF second_stage ON campaign_track FOR EACH ROW
	WHEN (OLD.state NOT IN ('draft', 'staging') AND NEW.second_stage <> OLD.second_stage) EXECUTE FUNCTION guard_second_stage();
ALTER TABLE campaign_track ENABLE ALWAYS TRIGGER campaign_track_stages;

-- ── Delegations: asked for by the reviewer, approved by somebody else than both ──────────────────────────────────────
CREATE FUNCTION guard_delegation() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.state <> 'requested' OR NEW.settled_by_user_id IS NOT NULL THEN
			RAISE EXCEPTION 'a delegation begins as a request' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a delegation is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF (NEW.id, NEW.track, NEW.from_user_id, NEW.to_user_id, NEW.starts_at, NEW.ends_at, NEW.reason, NEW.requested_at)
		IS DISTINCT FROM (OLD.id, OLD.track, OLD.from_user_id, OLD.to_user_id, OLD.starts_at, OLD.ends_at, OLD.reason, OLD.requested_at) THEN
		RAISE EXCEPTION 'what was asked for never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.state <> OLD.state AND NOT ((OLD.state = 'requested' AND NEW.state IN ('approved', 'declined', 'withdrawn')) OR (OLD.state = 'approved' AND NEW.state = 'ended')) THEN
		RAISE EXCEPTION 'a delegation cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
	END IF;
	IF OLD.state = 'requested' AND NEW.state IN ('approved', 'declined') AND (NEW.settled_by_user_id IS NULL OR NEW.settled_by_user_id IN (NEW.from_user_id, NEW.to_user_id)
		OR NOT (holds_role(NEW.settled_by_user_id, ARRAY['control_owner'], NEW.track) OR holds_role(NEW.settled_by_user_id, ARRAY['iam_admin'], NEW.track))) THEN
		RAISE EXCEPTION 'a delegation is approved by a control owner of the track or an administrator who is neither of the two' USING ERRCODE = 'check_violation';
	END IF;
	IF OLD.state <> 'requested' AND NEW.settled_by_user_id IS DISTINCT FROM OLD.settled_by_user_id THEN
		RAISE EXCEPTION 'who approved a delegation stands' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER delegation_guard BEFORE INSERT OR UPDATE OR DELETE ON delegation FOR EACH ROW EXECUTE FUNCTION guard_delegation();
CREATE TRIGGER delegation_keep_all BEFORE TRUNCATE ON delegation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE delegation ENABLE ALWAYS TRIGGER delegation_guard;
ALTER TABLE delegation ENABLE ALWAYS TRIGGER delegation_keep_all;

GRANT SELECT, INSERT, UPDATE ON reviewer_group, delegation TO countersign_app;
GRANT SELECT, INSERT, DELETE ON reviewer_group_member TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE reviewer_group_id_seq, delegation_id_seq TO countersign_app;
GRANT EXECUTE ON FUNCTION may_review(bigint, text), review_relations(bigint, bigint[]), resolve_reviewers(text, bigint[], json) TO countersign_app;

-- Rows of reviewers who left, and delegations that begin and end, are looked after by a queue of their own.
SELECT pgboss.create_queue('reviewers', '{"policy": "short", "retryLimit": 1000, "retryDelay": 2, "retryBackoff": true, "expireInSeconds": 45}');
