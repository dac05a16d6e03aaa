"use client";

import { Button } from "@/components/ui/button";
import { useAction } from "@/components/ui/use-action";
import { signOut } from "./actions";

/** Ends the session. If it has ended already, that is as good. */
export function SignOut() {
	const act = useAction<void, void>(signOut);
	return (
		<Button
			kind="quiet"
			size="sm"
			pending={act.pending}
			onClick={async () => {
				const answer = await act.run();
				if (answer.ok || answer.code === "sign_in_required") window.location.assign("/sign-in");
			}}
		>
			Sign out
		</Button>
	);
}
