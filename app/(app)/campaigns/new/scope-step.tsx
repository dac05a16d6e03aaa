"use client";

import { useEffect, useState } from "react";
import { ScopeWaterfall } from "@/components/campaign/scope-waterfall";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Spinner } from "@/components/ui/spinner";
import type { Candidate } from "@/lib/birthright/queries";
import type { Exclusion, WaterfallLine } from "@/lib/campaign/schema";
import { Scope } from "@/lib/campaign/schema";
import { trackOf } from "@/lib/track/registry";
import { previewScopeAction } from "../actions";
import { type DefinitionDraft, DefinitionRow } from "./definition-row";
import { ExclusionRow } from "./exclusion-row";
import type { StepProps } from "./step-props";

type Draft = { key: number; by: Exclusion["by"]; value: string; reason: string };

/** What is looked at: everything in the boundary, less what is left out with a reason. Counted while one types. */
export function ScopeStep({ setup, save, pending, candidates }: StepProps & { candidates: Candidate[] }) {
	const [drafts, setDrafts] = useState<Draft[]>(setup.scope.exclusions.map((e, key) => ({ key, ...e })));
	const exclusions = drafts.map(({ by, value, reason }) => ({ by, value, reason }));
	const [rules, setRules] = useState<DefinitionDraft[]>(setup.scope.definitions.map((d, key) => ({ key, ...d })));
	const definitions = rules.map(({ key: _key, ...d }) => d);
	const preview = useScopePreview(setup.id, { exclusions, definitions });
	const { scopeWord, scopeHelp, birthright, dutiesApart } = trackOf(setup.track);
	const set = (at: number, part: Partial<Draft>) => setDrafts(drafts.map((d, n) => (n === at ? { ...d, ...part } : d)));
	return (
		<form
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				save({ step: "scope", scope: { exclusions, definitions } });
			}}
		>
			<Card
				title="Left out, with a reason"
				note={`Systems that are ${scopeWord} are in. ${scopeHelp} What you leave out stands in the evidence with your reason.`}
			>
				<div className="flex flex-col gap-4">
					{drafts.length === 0 && <p className="text-ink-2">Nothing in the boundary is left out.</p>}
					{drafts.map((draft, at) => (
						<ExclusionRow
							key={draft.key}
							draft={draft}
							dutiesApart={dutiesApart}
							systems={setup.systems}
							onChange={(part) => set(at, part)}
							onRemove={() => setDrafts(drafts.filter((d) => d.key !== draft.key))}
						/>
					))}
					<Button
						size="sm"
						className="self-start"
						onClick={() =>
							setDrafts([...drafts, { key: Math.max(0, ...drafts.map((d) => d.key)) + 1, by: "system", value: "", reason: "" }])
						}
					>
						Leave something out
					</Button>
				</div>
			</Card>
			{birthright && (
				<Card
					title="Birthrights, reviewed once as a rule"
					note="What everybody of a rule gets without asking. One person decides the rule in place of each holder; whoever the rule does not name stays a row."
				>
					<div className="flex flex-col gap-4">
						{rules.length === 0 && <p className="text-ink-2">Every holder is reviewed one by one.</p>}
						{rules.map((draft, at) => (
							<DefinitionRow
								key={draft.key}
								draft={draft}
								candidates={candidates}
								onChange={(part) => setRules(rules.map((d, n) => (n === at ? { ...d, ...part } : d)))}
								onRemove={() => setRules(rules.filter((d) => d.key !== draft.key))}
							/>
						))}
						<Button
							size="sm"
							className="self-start"
							onClick={() =>
								setRules([
									...rules,
									{ key: Math.max(0, ...rules.map((d) => d.key)) + 1, entitlementId: "", attribute: "everyone", value: "", reason: "" },
								])
							}
						>
							Add a birthright
						</Button>
					</div>
				</Card>
			)}
			<Card title="Who will be looked at" note="Counted over the inventory as it is now; staging counts again and freezes.">
				{preview.refusal && <Callout tone="warn">{preview.refusal}</Callout>}
				{preview.lines ? (
					<ScopeWaterfall lines={preview.lines} />
				) : (
					<p className="flex items-center gap-2 text-ink-2">
						<Spinner /> Counting
					</p>
				)}
				{preview.lines?.at(-1)?.count === 0 && (
					<Callout tone="danger" className="mt-3">
						Nothing is in scope, so nothing can be staged. Put systems into the boundary in the inventory, or leave out less.
					</Callout>
				)}
			</Card>
			<Button type="submit" kind="primary" className="self-start" pending={pending}>
				Save and go on
			</Button>
		</form>
	);
}

/** The waterfall of a filter, counted on the server a moment after the last change; a half-written filter keeps the last count. */
function useScopePreview(
	campaignTrackId: string,
	filter: { exclusions: unknown[]; definitions: unknown[] },
): { lines: WaterfallLine[] | null; refusal: string | null } {
	const [shown, setShown] = useState<{ lines: WaterfallLine[] | null; refusal: string | null }>({ lines: null, refusal: null });
	const asked = JSON.stringify(filter);
	const empty = filter.exclusions.length + filter.definitions.length === 0;
	useEffect(() => {
		let current = true;
		const scope = Scope.safeParse(JSON.parse(asked));
		if (!scope.success) {
			setShown((before) => ({ ...before, refusal: `Not counted yet: ${scope.error.issues[0]?.message ?? "the filter is not complete."}` }));
			if (!empty) return;
		}
		const timer = setTimeout(async () => {
			const answer = await previewScopeAction({ campaignTrackId, scope: JSON.parse(asked) });
			if (current)
				setShown((before) => (answer.ok ? { lines: answer.data, refusal: null } : { lines: before.lines, refusal: answer.message }));
		}, 250);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [campaignTrackId, asked, empty]);
	return shown;
}
