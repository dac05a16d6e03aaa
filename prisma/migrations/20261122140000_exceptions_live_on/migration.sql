-- An exception lives on after its approval: it expires, is closed with date and reason, or is renewed by a new request that names it.
ALTER TABLE "exception" ADD COLUMN "renews_id" BIGINT;

CREATE INDEX "exception_renews_id_idx" ON "exception"("renews_id");
CREATE INDEX "exception_state_expires_at_idx" ON "exception"("state", "expires_at");

CREATE OR REPLACE FUNCTION guard_exception() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		IF NEW.state <> 'requested' OR NEW.approved_by_user_id IS NOT NULL THEN
			RAISE EXCEPTION 'an exception begins as a request' USING ERRCODE = 'check_violation';
		END IF;
		IF NEW.renews_id IS NOT NULL AND NOT EXISTS (SELECT FROM exception o WHERE o.id = NEW.renews_id AND o.state IN ('approved', 'expired')
				AND o.track = NEW.track AND o.review_id = NEW.review_id AND o.holder_identity_id IS NOT DISTINCT FROM NEW.holder_identity_id) THEN
			RAISE EXCEPTION 'a renewal names an approved or expired exception of the same row' USING ERRCODE = 'check_violation';
		END IF;
		IF EXISTS (SELECT FROM exception o WHERE o.renews_id = NEW.renews_id AND o.state IN ('requested', 'approved')) THEN
			RAISE EXCEPTION 'an exception has one renewal at a time' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'an exception is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.requested_by_user_id <> OLD.requested_by_user_id OR NEW.review_id <> OLD.review_id OR NEW.number <> OLD.number OR NEW.track <> OLD.track
		OR NEW.reason <> OLD.reason OR NEW.expires_at <> OLD.expires_at OR NEW.holder_identity_id IS DISTINCT FROM OLD.holder_identity_id
		OR NEW.compensating_control <> OLD.compensating_control OR NEW.control_test_ref <> OLD.control_test_ref
		OR NEW.renews_id IS DISTINCT FROM OLD.renews_id OR NEW.requested_at <> OLD.requested_at THEN
		RAISE EXCEPTION 'what was requested never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.state <> OLD.state AND NOT (
		(OLD.state = 'requested' AND NEW.state IN ('approved', 'declined', 'closed')) OR (OLD.state = 'approved' AND NEW.state IN ('closed', 'expired'))
		OR (OLD.state = 'expired' AND NEW.state = 'closed')) THEN
		RAISE EXCEPTION 'an exception cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.state = 'closed' AND (NEW.closed_at IS NULL OR coalesce(NEW.closed_reason, '') = '') THEN
		RAISE EXCEPTION 'an exception is closed with date and reason' USING ERRCODE = 'check_violation';
	END IF;
	IF OLD.state = 'closed' AND (NEW.closed_at IS DISTINCT FROM OLD.closed_at OR NEW.closed_reason IS DISTINCT FROM OLD.closed_reason) THEN
		RAISE EXCEPTION 'date and reason of a closing stand' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.state = 'expired' AND OLD.state = 'approved' AND NEW.expires_at > app_now() THEN
		RAISE EXCEPTION 'an exception does not expire before its end' USING ERRCODE = 'check_violation';
	END IF;
	IF NEW.state IN ('approved', 'declined') AND OLD.state = 'requested' THEN
		IF NEW.approved_by_user_id IS NULL OR NEW.approved_by_user_id = NEW.requested_by_user_id THEN
			RAISE EXCEPTION 'an exception is decided by somebody other than its requester' USING ERRCODE = 'check_violation';
		END IF;
		IF EXISTS (SELECT FROM app_user u WHERE u.id = NEW.approved_by_user_id AND u.identity_id = NEW.holder_identity_id) THEN
			RAISE EXCEPTION 'an exception is not decided by the holder of the access' USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
