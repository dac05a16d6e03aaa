-- AlterTable
ALTER TABLE "decision" ADD COLUMN "marked_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "quality_rule" (
    "id" BIGSERIAL NOT NULL,
    "track" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "thresholds" TEXT NOT NULL,
    "named" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by_user_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "quality_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review_batch" (
    "id" BIGSERIAL NOT NULL,
    "campaign_track_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "reviewer_user_id" BIGINT NOT NULL,
    "first_decision_id" BIGINT NOT NULL,
    "last_decision_id" BIGINT NOT NULL,
    "decisions" INTEGER NOT NULL,
    "kept" INTEGER NOT NULL,
    "removed" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL,
    "bulk" INTEGER NOT NULL,
    "opened" INTEGER NOT NULL,
    "timed" INTEGER NOT NULL,
    "pace_seconds" INTEGER,
    "rule_version" INTEGER NOT NULL,
    "crossed" TEXT[],
    "measured_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "state" TEXT NOT NULL,
    "seed" TEXT,
    "seed_seq" BIGINT,
    "re_reviewer_user_id" BIGINT,
    "assigned_by_user_id" BIGINT,
    "assigned_at" TIMESTAMPTZ(6),
    "answered_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "review_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "re_review" (
    "id" BIGSERIAL NOT NULL,
    "batch_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "decision_id" BIGINT NOT NULL,
    "review_id" BIGINT NOT NULL,
    "outcome" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "agrees" BOOLEAN,
    "answered_at" TIMESTAMPTZ(6),
    "settled" TEXT,
    "settled_reason" TEXT NOT NULL DEFAULT '',
    "settled_by_user_id" BIGINT,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "re_review_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "quality_rule_track_version_key" ON "quality_rule"("track", "version");

-- CreateIndex
CREATE INDEX "review_batch_campaign_track_id_reviewer_user_id_idx" ON "review_batch"("campaign_track_id", "reviewer_user_id");

-- CreateIndex
CREATE INDEX "review_batch_re_reviewer_user_id_idx" ON "review_batch"("re_reviewer_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "review_batch_campaign_track_id_number_key" ON "review_batch"("campaign_track_id", "number");

-- CreateIndex
CREATE INDEX "re_review_review_id_idx" ON "re_review"("review_id");

-- CreateIndex
CREATE UNIQUE INDEX "re_review_batch_id_position_key" ON "re_review"("batch_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "re_review_batch_id_decision_id_key" ON "re_review"("batch_id", "decision_id");

-- AddForeignKey
ALTER TABLE "re_review" ADD CONSTRAINT "re_review_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "review_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A row that is open again, or in other hands, has not been opened by whoever decides it now.
CREATE FUNCTION forget_opening() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	NEW.first_opened_at := NULL;
	RETURN NEW;
END
$$;
CREATE TRIGGER review_opening BEFORE UPDATE ON review FOR EACH ROW WHEN (NEW.state = 'open' AND NEW.version > OLD.version) EXECUTE FUNCTION forget_opening();
ALTER TABLE review ENABLE ALWAYS TRIGGER review_opening;

CREATE TRIGGER quality_rule_keep BEFORE UPDATE OR DELETE ON quality_rule FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quality_rule_keep_all BEFORE TRUNCATE ON quality_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE quality_rule ENABLE ALWAYS TRIGGER quality_rule_keep;
ALTER TABLE quality_rule ENABLE ALWAYS TRIGGER quality_rule_keep_all;

ALTER TABLE review_batch ADD CONSTRAINT review_batch_state CHECK (state IN ('passed', 'flagged', 'assigned', 'answered', 'settled')
	AND (state = 'passed') = (cardinality(crossed) = 0) AND (state = 'passed') = (seed IS NULL) AND (seed IS NULL) = (seed_seq IS NULL)
	AND (state IN ('assigned', 'answered', 'settled')) = (re_reviewer_user_id IS NOT NULL));
ALTER TABLE review_batch ADD CONSTRAINT review_batch_other_person CHECK (re_reviewer_user_id <> reviewer_user_id AND re_reviewer_user_id <> assigned_by_user_id);

-- What was measured stays; the person who looks again is another one, and stays once the answers are there.
CREATE FUNCTION guard_review_batch() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a measured batch is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF TG_OP = 'INSERT' THEN
		IF NEW.state NOT IN ('passed', 'flagged') THEN
			RAISE EXCEPTION 'a batch begins as measured' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF (NEW.id, NEW.campaign_track_id, NEW.number, NEW.reviewer_user_id, NEW.first_decision_id, NEW.last_decision_id, NEW.decisions, NEW.kept, NEW.removed, NEW.changed,
			NEW.bulk, NEW.opened, NEW.timed, NEW.pace_seconds, NEW.rule_version, NEW.crossed, NEW.measured_at, NEW.seed, NEW.seed_seq)
		IS DISTINCT FROM (OLD.id, OLD.campaign_track_id, OLD.number, OLD.reviewer_user_id, OLD.first_decision_id, OLD.last_decision_id, OLD.decisions, OLD.kept, OLD.removed, OLD.changed,
			OLD.bulk, OLD.opened, OLD.timed, OLD.pace_seconds, OLD.rule_version, OLD.crossed, OLD.measured_at, OLD.seed, OLD.seed_seq) THEN
		RAISE EXCEPTION 'what was measured never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NOT ((OLD.state IN ('flagged', 'assigned') AND NEW.state = 'assigned') OR (OLD.state = 'assigned' AND NEW.state IN ('answered', 'settled')) OR (OLD.state = 'answered' AND NEW.state = 'settled')) THEN
		RAISE EXCEPTION 'a batch cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.re_reviewer_user_id IS DISTINCT FROM OLD.re_reviewer_user_id THEN
		IF NEW.state <> 'assigned' THEN
			RAISE EXCEPTION 'who looked again stays' USING ERRCODE = 'insufficient_privilege';
		END IF;
		IF NOT EXISTS (SELECT FROM campaign_track t JOIN app_user u ON u.id = NEW.re_reviewer_user_id AND u.status = 'active'
				WHERE t.id = NEW.campaign_track_id AND holds_role(u.id, ARRAY['reviewer'], t.track)
					AND NOT holds_role(u.id, ARRAY['control_owner', 'auditor', 'remediator', 'iam_admin'], t.track)) THEN
			RAISE EXCEPTION 'a sample is looked at again by a reviewer of the track who has no way to the first verdicts' USING ERRCODE = 'check_violation';
		END IF;
		IF EXISTS (SELECT FROM re_review x JOIN review r ON r.id = x.review_id JOIN app_user u ON u.id = NEW.re_reviewer_user_id
				WHERE x.batch_id = NEW.id AND (reviewer_relations(u.identity_id, r.item_id) && r.refused_relations OR r.reviewer_user_id = u.id
					OR EXISTS (SELECT FROM decision d WHERE d.review_id = x.review_id AND d.reviewer_user_id = u.id))) THEN
			RAISE EXCEPTION 'this person decided a sampled row or may not decide about its holder' USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER review_batch_guard BEFORE INSERT OR UPDATE OR DELETE ON review_batch FOR EACH ROW EXECUTE FUNCTION guard_review_batch();
CREATE TRIGGER review_batch_keep_all BEFORE TRUNCATE ON review_batch FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE review_batch ENABLE ALWAYS TRIGGER review_batch_guard;
ALTER TABLE review_batch ENABLE ALWAYS TRIGGER review_batch_keep_all;

ALTER TABLE re_review ADD CONSTRAINT re_review_answer CHECK (outcome IN ('keep', 'remove', 'change') AND (outcome IS NULL) = (answered_at IS NULL) AND (outcome IS NULL) = (agrees IS NULL));
ALTER TABLE re_review ADD CONSTRAINT re_review_settled CHECK (settled IN ('stands', 'reopened') AND (settled IS NULL) = (settled_at IS NULL) AND (settled IS NULL) = (settled_by_user_id IS NULL)
	AND (settled IS NULL OR (agrees IS NOT DISTINCT FROM false AND btrim(settled_reason) <> '')));

-- A second verdict is given once, by the person named, about the decision that was drawn; a disagreement is settled once.
CREATE FUNCTION guard_re_review() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a sampled row is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF TG_OP = 'INSERT' THEN
		IF NEW.outcome IS NOT NULL OR NOT EXISTS (SELECT FROM review_batch b JOIN decision d ON d.id = NEW.decision_id AND d.review_id = NEW.review_id
				AND d.campaign_track_id = b.campaign_track_id AND d.reviewer_user_id = b.reviewer_user_id AND d.id BETWEEN b.first_decision_id AND b.last_decision_id
				WHERE b.id = NEW.batch_id AND b.state = 'flagged') THEN
			RAISE EXCEPTION 'a sample holds decisions of its own flagged batch, and begins without answers' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF (NEW.id, NEW.batch_id, NEW.position, NEW.decision_id, NEW.review_id) IS DISTINCT FROM (OLD.id, OLD.batch_id, OLD.position, OLD.decision_id, OLD.review_id)
		OR (OLD.outcome IS NOT NULL AND (NEW.outcome, NEW.reason, NEW.agrees, NEW.answered_at) IS DISTINCT FROM (OLD.outcome, OLD.reason, OLD.agrees, OLD.answered_at))
		OR OLD.settled IS NOT NULL THEN
		RAISE EXCEPTION 'a second verdict is given once, and its disagreement settled once' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF OLD.outcome IS NULL AND NEW.outcome IS NOT NULL AND NOT EXISTS (
		SELECT FROM review_batch b JOIN decision d ON d.id = NEW.decision_id JOIN review r ON r.id = NEW.review_id JOIN app_user u ON u.id = b.re_reviewer_user_id AND u.status = 'active'
		WHERE b.id = NEW.batch_id AND b.state = 'assigned' AND NEW.agrees = (d.outcome = NEW.outcome) AND u.id <> d.reviewer_user_id
			AND NOT reviewer_relations(u.identity_id, r.item_id) && r.refused_relations) THEN
		RAISE EXCEPTION 'a second verdict is given by the person named, who may decide about the holder and did not decide before' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER re_review_guard BEFORE INSERT OR UPDATE OR DELETE ON re_review FOR EACH ROW EXECUTE FUNCTION guard_re_review();
CREATE TRIGGER re_review_keep_all BEFORE TRUNCATE ON re_review FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE re_review ENABLE ALWAYS TRIGGER re_review_guard;
ALTER TABLE re_review ENABLE ALWAYS TRIGGER re_review_keep_all;

SELECT pgboss.create_queue('quality', '{"policy": "short", "retryLimit": 1000, "retryDelay": 2, "retryBackoff": true, "expireInSeconds": 45}');

GRANT SELECT, INSERT ON quality_rule TO countersign_app;
GRANT SELECT, INSERT, UPDATE ON review_batch, re_review TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE quality_rule_id_seq, review_batch_id_seq, re_review_id_seq TO countersign_app;
