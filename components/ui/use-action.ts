"use client";

import { unstable_rethrow } from "next/navigation";
import { use, useState } from "react";
import type { ActionAnswer, Refusal } from "@/components/ui/action-answer";
import { ConfirmContext } from "@/components/ui/confirm-context";

const UNREACHABLE: Refusal = {
	ok: false,
	code: "unreachable",
	message: "Countersign could not be reached, so it is not certain whether this was saved. Reload the page to see.",
	fields: {},
};

const UNCONFIRMED = "Nothing was done: this act needs you to confirm who you are first.";

export type RunningAction<Input, Data> = {
	/** Does the act; answers what the server answered. */
	run: (input: Input) => Promise<ActionAnswer<Data>>;
	pending: boolean;
	/** Why it was refused, as a sentence; null before the first try and after a success. */
	refusal: string | null;
	/** Sentences by field name, for `<Field error>`. */
	fields: Record<string, string>;
	/** What the last success answered. */
	data: Data | null;
	/** Forgets the last answer, for a form that is opened anew. */
	reset: () => void;
};

/**
 * Runs a server action: pending, refusal, errors by field. When the act asks for a fresh sign-in, the person is asked to confirm who
 * they are and the act is repeated.
 */
export function useAction<Input, Data>(
	action: (input: Input) => Promise<ActionAnswer<Data>>,
	{ onDone }: { onDone?: (data: Data) => void } = {},
): RunningAction<Input, Data> {
	const confirm = use(ConfirmContext);
	const [running, setRunning] = useState(0);
	const [answer, setAnswer] = useState<ActionAnswer<Data> | null>(null);

	async function attempt(input: Input): Promise<ActionAnswer<Data>> {
		try {
			return await action(input);
		} catch (error) {
			unstable_rethrow(error);
			return UNREACHABLE;
		}
	}

	async function withConfirmation(input: Input): Promise<ActionAnswer<Data>> {
		const first = await attempt(input);
		if (first.ok || first.code !== "fresh_sign_in_required" || !confirm) return first;
		return (await confirm()) ? attempt(input) : { ...first, message: UNCONFIRMED };
	}

	// No transition: React ends all of them together, and the question who you are comes up while the act that asks for it still waits.
	async function run(input: Input): Promise<ActionAnswer<Data>> {
		setRunning((count) => count + 1);
		try {
			const result = await withConfirmation(input);
			setAnswer(result);
			if (result.ok) onDone?.(result.data);
			return result;
		} finally {
			setRunning((count) => count - 1);
		}
	}

	const refused = answer?.ok === false ? answer : null;
	return {
		run,
		pending: running > 0,
		refusal: refused?.message ?? null,
		fields: refused?.fields ?? {},
		data: answer?.ok ? answer.data : null,
		reset: () => setAnswer(null),
	};
}
