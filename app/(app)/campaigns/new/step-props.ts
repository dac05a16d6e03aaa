import type { TrackSetup } from "@/lib/campaign/setup-queries";
import type { TrackStep } from "./steps";

/** Something a draft lacks before it can be staged, and the step where it is put right. */
export type Lacking = { step: TrackStep | "campaign"; sentence: string };

/** What every step is given: the draft, and how to save its part and go on. */
export type StepProps = {
	setup: TrackSetup;
	/** Saves the step and goes to the next one. */
	save: (step: Record<string, unknown>) => void;
	pending: boolean;
	fields: Record<string, string>;
};
