-- The product's clock. Defaults of the tables call it, so it stands before them.
-- Real installations have no row in demo_clock (their role cannot write one): the time is the database's own.
CREATE FUNCTION app_now() RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, public
AS $$
DECLARE
	dated timestamptz;
BEGIN
	SELECT "now" INTO dated FROM public.demo_clock WHERE id = 1;
	RETURN coalesce(dated, clock_timestamp());
END
$$;
