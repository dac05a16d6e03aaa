import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import { READ_ONLY_WAY_OUT } from "@/lib/backup/rules";

/** Tells everybody, on every page, that nothing can be written, why, and who can do what about it. */
export function ReadOnlyNotice({ reason, since }: { reason: string; since: Date }) {
	return (
		<Callout tone="danger" title="Countersign is read-only" className="m-4">
			since <Time at={since} show="minute" />: you can look at everything and take packs out, but nothing you submit is kept. {reason}{" "}
			{READ_ONLY_WAY_OUT}
		</Callout>
	);
}
