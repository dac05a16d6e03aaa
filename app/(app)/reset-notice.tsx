import { Callout } from "@/components/ui/callout";
import { Time } from "@/components/ui/time";
import type { MyReset } from "@/lib/people/reset-queries";

/** Tells a person that the password was reset, and who made it possible: if it was not the person, somebody else can sign in. */
export function ResetNotice({ reset: { at, requestedBy, approvedBy } }: { reset: MyReset }) {
	return (
		<Callout tone="warn" title="Your password was reset">
			on <Time at={at} show="minute" />, by a link{" "}
			{requestedBy && approvedBy ? `that ${requestedBy} asked for and ${approvedBy} approved` : "that was made on the server"}. If that was
			not you, tell an auditor and an administrator at once: somebody else may have signed in as you.
		</Callout>
	);
}
