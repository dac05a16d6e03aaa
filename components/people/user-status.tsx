import { Badge, Flag } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";

const STATUS: Record<string, { word: string; tone: Tone }> = {
	active: { word: "Active", tone: "ok" },
	invited: { word: "Invited", tone: "neutral" },
	disabled: { word: "Disabled", tone: "neutral" },
};

/** Whether somebody can sign in; and that the inventory says the person has left while the user is not disabled. */
export function UserStatus({ status, hasLeft }: { status: string; hasLeft: boolean }) {
	const { word, tone } = STATUS[status] ?? { word: status, tone: "neutral" };
	return (
		<span className="inline-flex flex-wrap items-center gap-1.5">
			<Badge tone={tone}>{word}</Badge>
			{hasLeft && status !== "disabled" && <Flag tone="danger">Left the company</Flag>}
		</span>
	);
}
