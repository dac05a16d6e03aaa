-- A password is set anew by a link that one administrator asked for and another approved, with a code that only the first one was shown.
CREATE TABLE "password_reset" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "code_hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "requested_by" BIGINT,
    "requested_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "approved_by" BIGINT,
    "approved_at" TIMESTAMPTZ(6),
    "link_id" BIGINT,

    CONSTRAINT "password_reset_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "password_reset_link_id_key" ON "password_reset"("link_id");
CREATE INDEX "password_reset_user_id_idx" ON "password_reset"("user_id");

-- Nobody resets their own, and nobody approves what they asked for. Without a requester it was made on the server's command line.
ALTER TABLE password_reset ADD CONSTRAINT password_reset_by_others CHECK (user_id IS DISTINCT FROM requested_by AND user_id IS DISTINCT FROM approved_by);
ALTER TABLE password_reset ADD CONSTRAINT password_reset_by_two CHECK (requested_by IS DISTINCT FROM approved_by OR requested_by IS NULL);
ALTER TABLE password_reset ADD CONSTRAINT password_reset_whole CHECK ((link_id IS NULL) = (approved_at IS NULL));
ALTER TABLE password_reset ADD CONSTRAINT password_reset_approver CHECK (link_id IS NULL OR (requested_by IS NULL) = (approved_by IS NULL));

CREATE FUNCTION guard_password_reset() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a password reset stays on record' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF TG_OP = 'INSERT' AND NEW.requested_by IS NOT NULL AND NEW.link_id IS NOT NULL THEN
		RAISE EXCEPTION 'a password reset is asked for first, and approved then' USING ERRCODE = 'check_violation';
	END IF;
	IF TG_OP = 'UPDATE' AND (OLD.link_id IS NOT NULL OR NEW.user_id <> OLD.user_id OR NEW.code_hash <> OLD.code_hash OR NEW.reason <> OLD.reason
		OR NEW.requested_by IS DISTINCT FROM OLD.requested_by OR NEW.requested_at <> OLD.requested_at OR NEW.expires_at > OLD.expires_at) THEN
		RAISE EXCEPTION 'a password reset stays as it was asked for' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF EXISTS (
		SELECT FROM unnest(ARRAY[NEW.requested_by, NEW.approved_by]) AS w (id)
		WHERE w.id IS NOT NULL AND NOT EXISTS (
			SELECT FROM user_role r JOIN app_user u ON u.id = r.user_id
			WHERE r.user_id = w.id AND r.role = 'iam_admin' AND r.revoked_at IS NULL AND u.status = 'active'
		)
	) THEN
		RAISE EXCEPTION 'a password reset is asked for and approved by administrators' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER password_reset_guard BEFORE INSERT OR UPDATE OR DELETE ON password_reset FOR EACH ROW EXECUTE FUNCTION guard_password_reset();
ALTER TABLE password_reset ENABLE ALWAYS TRIGGER password_reset_guard;

-- As before; and a password that stands is changed by a reset link that is being used, by nothing else.
CREATE OR REPLACE FUNCTION guard_user() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		RAISE EXCEPTION 'a user is disabled, never deleted' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.identity_id <> OLD.identity_id THEN
		RAISE EXCEPTION 'a user stays with the identity it was made from' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF OLD.oidc_subject IS NOT NULL AND (NEW.oidc_subject IS DISTINCT FROM OLD.oidc_subject OR NEW.oidc_issuer IS DISTINCT FROM OLD.oidc_issuer) THEN
		RAISE EXCEPTION 'a user stays with the provider''s subject that was bound first' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF NEW.status = 'invited' AND OLD.status NOT IN ('invited', 'disabled') THEN
		RAISE EXCEPTION 'an invitation is accepted once' USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF OLD.password_hash IS NOT NULL AND NEW.password_hash IS DISTINCT FROM OLD.password_hash AND NOT EXISTS (
		SELECT FROM password_reset r JOIN one_time_link l ON l.id = r.link_id
		WHERE r.user_id = OLD.id AND l.purpose = 'reset' AND l.identity_id = OLD.identity_id AND l.used_at > app_now() - interval '5 minutes'
	) THEN
		RAISE EXCEPTION 'a password is changed by a reset link alone' USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN NEW;
END
$$;

GRANT SELECT, INSERT, UPDATE ON password_reset TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE password_reset_id_seq TO countersign_app;
