import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { Severity } from "@/lib/sod/rules";

const TONES: Record<Severity, Tone> = { critical: "danger", high: "danger", medium: "warn", low: "neutral" };

/** How bad a conflict is, as a word. */
export function SeverityBadge({ severity }: { severity: Severity }) {
	return (
		<Badge tone={TONES[severity]} className="capitalize">
			{severity}
		</Badge>
	);
}
