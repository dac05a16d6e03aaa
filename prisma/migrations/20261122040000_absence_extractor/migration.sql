-- Absence proves a removal only in an extract whose maker is known not to be the remediator.
CREATE OR REPLACE FUNCTION guard_removal() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a removal is never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF TG_OP = 'INSERT' THEN
		IF NEW.state <> 'open' THEN
			RAISE EXCEPTION 'a removal begins open' USING ERRCODE = 'check_violation';
		END IF;
		RETURN NEW;
	END IF;
	IF OLD.state IN ('verified', 'withdrawn') THEN
		RAISE EXCEPTION 'a % removal never changes', OLD.state USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF (NEW.campaign_id, NEW.campaign_track_id, NEW.review_id, NEW.item_id, NEW.grant_id, NEW.system_id, NEW.decision_id, NEW.kind, NEW.instruction, NEW.sla_days, NEW.opened_at, NEW.due_at)
		IS DISTINCT FROM
		(OLD.campaign_id, OLD.campaign_track_id, OLD.review_id, OLD.item_id, OLD.grant_id, OLD.system_id, OLD.decision_id, OLD.kind, OLD.instruction, OLD.sla_days, OLD.opened_at, OLD.due_at) THEN
		RAISE EXCEPTION 'what is to be removed and by when never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.state = 'verified' THEN
		IF OLD.state <> 'claimed' OR NEW.claimed_by_user_id IS DISTINCT FROM OLD.claimed_by_user_id OR NEW.claimed_at IS DISTINCT FROM OLD.claimed_at THEN
			RAISE EXCEPTION 'only a claimed removal can be verified' USING ERRCODE = 'check_violation';
		END IF;
		IF NEW.proof_kind = 'second_person' THEN
			IF NEW.verified_by_user_id IS NULL OR NEW.verified_by_user_id = NEW.claimed_by_user_id OR NEW.proof_attachment_id IS NULL THEN
				RAISE EXCEPTION 'a removal is verified by a second person with attached proof' USING ERRCODE = 'check_violation';
			END IF;
		ELSIF NEW.proof_kind = 'later_import' THEN
			IF NOT EXISTS (
				SELECT FROM import i JOIN app_user u ON u.id = NEW.claimed_by_user_id
				WHERE i.id = NEW.proof_import_id AND i.system_id = NEW.system_id AND i.complete AND i.state IN ('committing', 'committed')
					AND i.extracted_at > NEW.claimed_at
					-- The extractor is a known identity other than the remediator, or a named person who does not sign in here; nobody named proves nothing.
					AND CASE WHEN i.extracted_by_id IS NOT NULL THEN i.extracted_by_id <> u.identity_id
						ELSE btrim(i.extracted_by) <> '' AND NOT EXISTS (SELECT FROM identity n WHERE n.id = u.identity_id AND lower(n.name) = lower(btrim(i.extracted_by))) END) THEN
				RAISE EXCEPTION 'absence proves nothing in this import' USING ERRCODE = 'check_violation';
			END IF;
			IF EXISTS (SELECT FROM access_grant g WHERE g.id = NEW.grant_id AND g.gone_at IS NULL) THEN
				RAISE EXCEPTION 'the access is still there' USING ERRCODE = 'check_violation';
			END IF;
		ELSE
			RAISE EXCEPTION 'a removal needs a kind of proof' USING ERRCODE = 'check_violation';
		END IF;
	END IF;
	RETURN NEW;
END
$$;
