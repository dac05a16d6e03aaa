"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { DescriptionList } from "@/components/ui/description-list";
import { Refused } from "@/components/ui/refused";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/ui/use-action";
import { counted } from "@/lib/counted";
import type { ImportPage } from "@/lib/import/import-page";
import { commitAction } from "../actions";

const PROVES =
	"The import is complete: grants that it does not hold end, and removals claimed before it was taken are verified by their absence, if somebody else than the remediator took it.";
const PROVES_NOTHING = "The import is not complete, so absence in it proves nothing: no grant ends and no removal is verified by it.";

/** The last step: the accepted rows enter the inventory together. */
export function CommitPanel({ one, open }: { one: ImportPage; open: boolean }) {
	const router = useRouter();
	const act = useAction(commitAction, { onDone: () => router.refresh() });
	const { counts } = one;
	if (one.state === "committed") return <Done one={one} />;
	return (
		<Card
			title="Take over"
			note="All accepted rows enter the inventory together, or none does. It cannot be undone; a later import supersedes it."
		>
			<div className="flex flex-col gap-3">
				<p>
					{counted(counts.accepted, "row")} {counts.accepted === 1 ? "is" : "are"} accepted, {counts.rejected.toLocaleString("en-US")}{" "}
					{counts.rejected === 1 ? "is" : "are"} rejected
					{one.undispositioned > 0 && `, ${one.undispositioned.toLocaleString("en-US")} of them without anybody saying what they are`}.
				</p>
				<Callout tone={one.wouldBeComplete ? "neutral" : "warn"}>
					{one.wouldBeComplete ? PROVES : `${PROVES_NOTHING} ${whyNot(one)}`}
				</Callout>
				<Refused>{act.refusal}</Refused>
				{open && (
					<div>
						<Button
							kind="primary"
							pending={act.pending}
							disabledReason={one.commitRefusal ?? undefined}
							onClick={() => void act.run({ importId: one.id, version: one.version })}
						>
							Take over {counted(counts.accepted, "row")}
						</Button>
						{one.commitRefusal && <p className="mt-2 text-ink-2 text-sm">{one.commitRefusal}</p>}
					</div>
				)}
			</div>
		</Card>
	);
}

function whyNot(one: ImportPage): string {
	const parts = [
		...(one.facts.declaredWhole ? [] : ["It is not declared whole under Source facts."]),
		...(one.undispositioned > 0 ? ["Rejected rows wait for somebody to say what they are."] : []),
	];
	return parts.join(" ");
}

function Done({ one }: { one: ImportPage }) {
	const { counts } = one;
	return (
		<Card title="In the inventory" note={one.committedAt && <Time at={one.committedAt} show="second" />}>
			<DescriptionList
				items={[
					{
						term: "Counts",
						description: `${counts.source === null ? "not counted" : counts.source.toLocaleString("en-US")} at the source = ${counts.read.toLocaleString("en-US")} in the file = ${counts.accepted.toLocaleString("en-US")} accepted + ${counts.rejected.toLocaleString("en-US")} rejected`,
					},
					{ term: "New grants", description: counts.added.toLocaleString("en-US") },
					{ term: "Changed", description: counts.changed.toLocaleString("en-US") },
					{ term: "Unchanged", description: counts.unchanged.toLocaleString("en-US") },
					{ term: "Gone", description: counts.gone.toLocaleString("en-US") },
				]}
			/>
			<p className="mt-3 text-pretty text-ink-2">{one.complete ? PROVES : PROVES_NOTHING}</p>
			<ul className="mt-3 flex flex-col gap-2">
				{one.files.map((file) => (
					<li key={file.id} className="flex flex-col gap-1">
						<a className="link self-start" href={`/api/imports/${one.id}/files/${file.id}`} download>
							{file.filename}, as kept
						</a>
						<CopyField label={`SHA-256 of ${file.filename} as kept`} value={file.sha256Kept} />
					</li>
				))}
			</ul>
		</Card>
	);
}
