-- AlterTable
ALTER TABLE "removal" ADD COLUMN "escalated_at" TIMESTAMPTZ(6);

-- A removal is escalated once, while it waits past its deadline, and that stays on record.
CREATE FUNCTION guard_removal_escalated() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'INSERT' OR OLD.escalated_at IS NULL AND (OLD.state NOT IN ('open', 'claimed') OR OLD.due_at >= app_now()) THEN
		RAISE EXCEPTION 'a removal is escalated while it waits past its deadline' USING ERRCODE = 'check_violation';
	END IF;
	IF OLD.escalated_at IS NOT NULL THEN
		RAISE EXCEPTION 'that a removal was escalated never changes' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER removal_escalated_first BEFORE INSERT ON removal FOR EACH ROW WHEN (NEW.escalated_at IS NOT NULL) EXECUTE FUNCTION guard_removal_escalated();
CREATE TRIGGER removal_escalated_guard BEFORE UPDATE ON removal FOR EACH ROW WHEN (NEW.escalated_at IS DISTINCT FROM OLD.escalated_at) EXECUTE FUNCTION guard_removal_escalated();
ALTER TABLE removal ENABLE ALWAYS TRIGGER removal_escalated_first;
ALTER TABLE removal ENABLE ALWAYS TRIGGER removal_escalated_guard;
