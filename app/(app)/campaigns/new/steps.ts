/** The steps of the wizard after the campaign itself, for each track; the key stands in the URL. */
export const TRACK_STEPS = [
	{ key: "controls", label: "Controls and report" },
	{ key: "scope", label: "Scope" },
	{ key: "reviewers", label: "Reviewers" },
	{ key: "rules", label: "Instructions and deadlines" },
	{ key: "check", label: "Check and stage" },
] as const;
export type TrackStep = (typeof TRACK_STEPS)[number]["key"];

/** Where a step of a track's draft is found again after a reload. */
export function stepHref(campaignId: string, track: string, step: TrackStep | "campaign"): string {
	return `/campaigns/new?campaign=${campaignId}&track=${track}&step=${step}`;
}

/** The step after this one; the last leads to itself. */
export function nextStep(step: TrackStep): TrackStep {
	const at = TRACK_STEPS.findIndex((s) => s.key === step);
	return (TRACK_STEPS[at + 1] ?? TRACK_STEPS[at] ?? TRACK_STEPS[0]).key;
}
