import { cx } from "@/components/ui/cx";
import { formatTime, type TimeShow } from "@/components/ui/format-time";

type TimeProps = {
	/** A moment from the database; a string is ISO 8601. */
	at: Date | string;
	show?: TimeShow;
	/** IANA zone of a deadline. Everything else stays in UTC. */
	zone?: string;
	className?: string;
};

/** A moment, readable by people and machines; the full moment in UTC is its title. */
export function Time({ at, show, zone, className }: TimeProps) {
	const moment = typeof at === "string" ? new Date(at) : at;
	return (
		<time dateTime={moment.toISOString()} title={formatTime(moment, "second")} className={cx("tabular-nums", className)}>
			{formatTime(moment, show, zone)}
		</time>
	);
}
