import { cx } from "@/components/ui/cx";
import { type Tone, toneFill } from "@/components/ui/tone";

type ProgressProps = {
	/** What is counted: "Decided". */
	label: string;
	value: number;
	max: number;
	tone?: Tone;
	className?: string;
};

/** How far. Put the figures in words beside it. Something begun never looks like nothing, something open never like all. */
export function ProgressBar({ label, value, max, tone = "ok", className }: ProgressProps) {
	const share = max > 0 ? value / max : 0;
	const percent = value > 0 && value < max ? Math.min(Math.max(share * 100, 2), 98) : share * 100;
	return (
		<div
			role="progressbar"
			aria-label={label}
			aria-valuenow={value}
			aria-valuemin={0}
			aria-valuemax={max}
			aria-valuetext={`${value} of ${max}`}
			className={cx("h-1.5 w-36 overflow-hidden rounded-full bg-line", className)}
		>
			<div className={cx("h-full rounded-full", toneFill[tone])} style={{ width: `${percent}%` }} />
		</div>
	);
}
