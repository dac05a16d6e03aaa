import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import { Icon, type IconName } from "@/components/ui/icon";
import { type Tone, toneText, toneTint } from "@/components/ui/tone";

const icons: Record<Tone, IconName> = { danger: "warning", warn: "warning", ok: "check", neutral: "info", blue: "info", plum: "info" };

type CalloutProps = {
	tone?: Tone;
	/** The thing itself, in bold: "P2P-01, critical." */
	title?: ReactNode;
	/** Comes up after an act: screen readers say it at once. */
	live?: boolean;
	/** Buttons or links: the way out. */
	actions?: ReactNode;
	className?: string;
	/** Whole sentences: what, why, and what to do. */
	children?: ReactNode;
};

/** A refusal, a warning, a word of explanation. */
export function Callout({ tone = "neutral", title, live = false, actions, className, children }: CalloutProps) {
	return (
		<div role={live ? "alert" : undefined} className={cx("flex gap-2.5 rounded-md px-3 py-2.5", toneTint[tone], className)}>
			<Icon name={icons[tone]} className={cx("mt-0.5", toneText[tone])} />
			<div className="min-w-0 flex-1 text-pretty text-ink">
				{title && <b className={cx("font-semibold", toneText[tone])}>{title} </b>}
				{children}
				{actions && <div className="mt-2 flex flex-wrap items-center gap-2">{actions}</div>}
			</div>
		</div>
	);
}
