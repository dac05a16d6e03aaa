/** What a colour means. `blue` and `plum` tell two kinds apart and judge nothing; the other four judge. */
export type Tone = "danger" | "warn" | "ok" | "neutral" | "blue" | "plum";

/** Ink on its tinted ground, for badges, flags and callouts. */
export const toneTint: Record<Tone, string> = {
	danger: "bg-danger-bg text-danger",
	warn: "bg-warn-bg text-warn",
	ok: "bg-ok-bg text-ok",
	neutral: "bg-sunken text-ink-2 inset-ring inset-ring-line",
	blue: "bg-blue-bg text-blue",
	plum: "bg-plum-bg text-plum",
};

/** Ink alone, for a word inside a sentence. */
export const toneText: Record<Tone, string> = {
	danger: "text-danger",
	warn: "text-warn",
	ok: "text-ok",
	neutral: "text-ink-2",
	blue: "text-blue",
	plum: "text-plum",
};

/** A solid fill, for bars and dots. */
export const toneFill: Record<Tone, string> = {
	danger: "bg-danger",
	warn: "bg-warn",
	ok: "bg-ok",
	neutral: "bg-ink-3",
	blue: "bg-blue",
	plum: "bg-plum",
};
