import Link from "next/link";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";

export type Step = {
	label: string;
	state: "done" | "current" | "todo" | "blocked";
	/** Steps one may go back to are links. */
	href?: string;
	/** What was chosen, or what blocks. */
	note?: string;
};

const words = { done: "done", current: "", todo: "to do", blocked: "blocked" };

/** Where one is in a flow of several screens. */
export function Stepper({ label, steps }: { label: string; steps: Step[] }) {
	return (
		<ol aria-label={label} className="flex flex-col gap-x-6 gap-y-2 sm:flex-row sm:flex-wrap">
			{steps.map((step, index) => (
				<li key={step.label} aria-current={step.state === "current" ? "step" : undefined} className="flex items-start gap-2">
					<Mark state={step.state} number={index + 1} />
					<span className="min-w-0">
						{step.href ? (
							<Link prefetch={false} href={step.href} className="hover:underline">
								{step.label}
							</Link>
						) : (
							<span className={cx(step.state === "current" ? "font-semibold" : "text-ink-2")}>{step.label}</span>
						)}
						{words[step.state] && <span className="sr-only">, {words[step.state]}</span>}
						{step.note && <span className={cx("block text-sm", step.state === "blocked" ? "text-danger" : "text-ink-3")}>{step.note}</span>}
					</span>
				</li>
			))}
		</ol>
	);
}

function Mark({ state, number }: { state: Step["state"]; number: number }) {
	const looks = {
		done: "bg-ok-bg text-ok",
		current: "bg-inverse text-inverse-ink",
		todo: "text-ink-2 inset-ring inset-ring-line-strong",
		blocked: "bg-danger-bg text-danger",
	};
	return (
		<span className={cx("flex size-5 shrink-0 items-center justify-center rounded-full font-semibold text-xs tabular-nums", looks[state])}>
			{state === "done" ? <Icon name="check" className="size-3" /> : state === "blocked" ? "!" : number}
		</span>
	);
}
