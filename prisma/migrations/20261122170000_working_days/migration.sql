-- The company's working days, version by version, and how each track counts the days of a removal. A track freezes both when it is staged.
CREATE TABLE "work_calendar" (
    "id" BIGSERIAL NOT NULL,
    "version" INTEGER NOT NULL,
    "zone" TEXT NOT NULL,
    "working_days" INTEGER[],
    "holidays" TEXT NOT NULL DEFAULT '[]',
    "reason" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT app_now(),

    CONSTRAINT "work_calendar_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "work_calendar_version_key" ON "work_calendar"("version");

-- AlterTable
ALTER TABLE "campaign_track" ADD COLUMN "removal_day_basis" TEXT NOT NULL DEFAULT 'calendar',
ADD COLUMN "calendar_id" BIGINT;

-- AddForeignKey
ALTER TABLE "campaign_track" ADD CONSTRAINT "campaign_track_calendar_id_fkey" FOREIGN KEY ("calendar_id") REFERENCES "work_calendar"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Somebody works some day, or nothing would ever be due.
ALTER TABLE work_calendar ADD CONSTRAINT work_calendar_working_days CHECK (
	working_days IS NOT NULL AND cardinality(working_days) > 0 AND working_days <@ ARRAY[1, 2, 3, 4, 5, 6, 7]);
ALTER TABLE campaign_track ADD CONSTRAINT campaign_track_removal_day_basis CHECK (removal_day_basis IN ('calendar', 'working'));

CREATE TRIGGER work_calendar_keep BEFORE UPDATE OR DELETE ON work_calendar FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER work_calendar_keep_all BEFORE TRUNCATE ON work_calendar FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE work_calendar ENABLE ALWAYS TRIGGER work_calendar_keep;
ALTER TABLE work_calendar ENABLE ALWAYS TRIGGER work_calendar_keep_all;

-- As delivered; an administrator writes the next version.
INSERT INTO work_calendar (version, zone, working_days, reason, created_by) VALUES (1, 'UTC', ARRAY[1, 2, 3, 4, 5], 'As delivered', 'job:setup');

-- ── A running campaign's deadlines do not move with the calendar, whoever writes the row ─────────────────────────────
CREATE FUNCTION guard_frozen_calendar() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
	IF OLD.state NOT IN ('draft', 'staging') THEN
		RAISE EXCEPTION 'how a staged track counts days is frozen' USING ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER campaign_track_calendar BEFORE UPDATE ON campaign_track FOR EACH ROW
	WHEN (NEW.calendar_id IS DISTINCT FROM OLD.calendar_id OR NEW.removal_day_basis IS DISTINCT FROM OLD.removal_day_basis) EXECUTE FUNCTION guard_frozen_calendar();
ALTER TABLE campaign_track ENABLE ALWAYS TRIGGER campaign_track_calendar;

-- A version as the rules take it (WorkCalendar of lib/calendar/rules.ts).
CREATE FUNCTION calendar_json(k work_calendar) RETURNS json LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	SELECT json_build_object('version', k.version, 'zone', k.zone, 'workingDays', k.working_days, 'holidays', k.holidays::json)
$$;

-- How a track counts days, as frozen (Counting); null before it is staged, and for tracks staged before there was a calendar.
CREATE FUNCTION track_counting(of_track bigint) RETURNS json LANGUAGE sql STABLE
SET search_path = pg_catalog, public
AS $$
	SELECT json_build_object('basis', t.removal_day_basis, 'calendar', calendar_json(k)) FROM campaign_track t JOIN work_calendar k ON k.id = t.calendar_id WHERE t.id = of_track
$$;

GRANT SELECT, INSERT ON work_calendar TO countersign_app;
GRANT USAGE, SELECT ON SEQUENCE work_calendar_id_seq TO countersign_app;
GRANT EXECUTE ON FUNCTION calendar_json(work_calendar), track_counting(bigint) TO countersign_app;
