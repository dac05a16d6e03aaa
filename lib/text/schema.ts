import { z } from "zod";
import { TRACK_KEYS } from "@/lib/track/registry";
import { TEXT_KIND_KEYS, type TextKind } from "@/lib/track/template";

export const PublishText = z.strictObject({
	track: z.string().refine((key) => TRACK_KEYS.includes(key), "Choose a track."),
	kind: z.enum(TEXT_KIND_KEYS as [TextKind, ...TextKind[]]),
	/** The version the editor was opened on: a version published meanwhile refuses this one. */
	basedOn: z.int().nonnegative(),
	template: z.string().trim().min(40, "A text of fewer than forty characters says nothing anybody could sign.").max(10_000),
	reason: z.string().trim().min(15, "Say in a sentence why the text changes: it stands in the ledger.").max(1000),
});

/** Acts at start take nothing. */
export const StartInput = z.strictObject({});
