import { Time } from "@/components/ui/time";
import type { AskedRow } from "@/lib/conflict/page-queries";

const WORDS = { mitigate: "Mitigation", accept: "Acceptance" } as const;

/** One request about a conflict in full: what was asked, by whom, and the verdict. */
export function Asked({ asked }: { asked: AskedRow }) {
	const { verdict } = asked;
	return (
		<div className="flex flex-col gap-1 text-sm">
			<p>
				<b className="font-semibold">{WORDS[asked.kind]}</b> until <Time at={asked.expiresAt} show="date" />, risk owner {asked.riskOwner}
				{asked.candidate && ", a deficiency candidate"}: “{asked.reason}”
			</p>
			{asked.control && (
				<p className="text-ink-2">
					Control: “{asked.control}”. {asked.controlTestRef ? `Its last test: ${asked.controlTestRef}.` : "No test of it is on record."}
				</p>
			)}
			<p className="text-ink-2">
				Asked for by {asked.requestedBy}, <Time at={asked.requestedAt} show="minute" />.{" "}
				{verdict ? (
					<>
						{verdict.word === "withdrawn" ? "Withdrawn" : verdict.word === "approved" ? "Approved" : "Declined"} by {verdict.by},{" "}
						<Time at={verdict.at} show="minute" />: “{verdict.note}”
						{verdict.above.length > 0 && ` As somebody above ${verdict.above.join(" and ")}.`}
					</>
				) : (
					"It waits for an approval."
				)}
			</p>
		</div>
	);
}
