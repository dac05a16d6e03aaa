import Link from "next/link";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import type { FirstSteps } from "@/lib/people/first-steps";

const STEPS: { key: keyof FirstSteps; href: string; text: string; why: string }[] = [
	{
		key: "inventory",
		href: "/imports/new",
		text: "Import an inventory",
		why: "People, accounts, entitlements and who holds what, from each system's own export.",
	},
	{
		key: "people",
		href: "/people/invite",
		text: "Invite people",
		why: "Reviewers, control owners, remediators and auditors are people of that inventory.",
	},
	{
		key: "owners",
		href: "/people",
		text: "Grant somebody the role control owner",
		why: "A control owner accepts the population and signs. You cannot be it.",
	},
	{ key: "controls", href: "/controls", text: "Describe the controls", why: "Every decision names the control objective it tests." },
	{
		key: "campaign",
		href: "/campaigns/new",
		text: "Configure the first campaign",
		why: "One inventory, one workflow, a track for each assurance.",
	},
];

/** The way from an empty installation to its first campaign; gone once there is one. */
export function FirstStepsCard({ done }: { done: FirstSteps }) {
	return (
		<Card title="Until the first campaign" note="In this order it goes easiest.">
			<ol className="flex flex-col divide-y">
				{STEPS.map(({ key, href, text, why }, index) => (
					<li key={key} className="flex gap-3 py-2.5">
						<span className="flex w-5 shrink-0 justify-center pt-0.5 text-ink-3 tabular-nums">
							{done[key] ? <Icon name="check" className="mt-0.5 text-ok" /> : index + 1}
						</span>
						<div>
							<p className="flex flex-wrap gap-x-2">
								<Link className="link" href={href}>
									{text}
								</Link>
								{done[key] && <span className="text-ink-3 text-sm">done</span>}
							</p>
							<p className="text-ink-2 text-sm">{why}</p>
						</div>
					</li>
				))}
			</ol>
		</Card>
	);
}
