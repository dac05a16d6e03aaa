import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { type CalendarVersion, calendarVersions } from "@/lib/calendar/queries";
import { changesBetween, weekInWords } from "@/lib/calendar/rules";
import { pageCtx } from "@/lib/web/page";
import { SettingsTabs } from "../settings-tabs";
import { CalendarForm } from "./calendar-form";

export const metadata = { title: "Working days" };

/** When the company works: weekdays, holidays and zone, version by version. */
export default async function CalendarPage() {
	const ctx = await pageCtx("settings:edit");
	const versions = await calendarVersions(ctx);
	const [newest] = versions;
	return (
		<Page narrow>
			<PageHeader
				title="Working days"
				lead="Where a track counts working days, the deadlines of its removals pass over the days that are off here, and every deadline ends with the day in this zone. A track keeps the version that was newest when it was staged: what is changed here moves no deadline of a running campaign."
			/>
			<SettingsTabs current="/settings/calendar" />
			{newest && <CalendarForm key={newest.version} calendar={newest} />}
			<Card title="Versions" note="None is ever overwritten.">
				<ul className="flex flex-col">
					{versions.map((one, at) => (
						<VersionRow key={one.version} version={one} before={versions[at + 1]} />
					))}
				</ul>
			</Card>
		</Page>
	);
}

function VersionRow({ version, before }: { version: CalendarVersion; before: CalendarVersion | undefined }) {
	const { holidays, tracks } = version;
	return (
		<li className="flex flex-col gap-0.5 border-t py-2.5 first:border-0">
			<p className="font-semibold">
				Version {version.version}: {weekInWords(version.workingDays)}, {holidays.length} {holidays.length === 1 ? "holiday" : "holidays"},{" "}
				{version.zone}
			</p>
			{before && <p className="text-ink-2">{changesBetween(before, version).join(". ")}.</p>}
			<p className="text-ink-3 text-sm">
				{version.createdBy ? (
					<>
						<Time at={version.createdAt} show="minute" />, {version.createdBy}: “{version.reason}”
					</>
				) : (
					"As delivered"
				)}
				; {tracks === 0 ? "no track was staged with it" : `frozen into ${tracks} ${tracks === 1 ? "track" : "tracks"}`}
			</p>
		</li>
	);
}
