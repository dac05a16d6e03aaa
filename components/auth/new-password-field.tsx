"use client";

import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** A new password, which can be shown while it is typed instead of being typed twice. Pasting is welcome. */
export function NewPasswordField({ error }: { error?: string }) {
	const [shown, setShown] = useState(false);
	return (
		<div className="flex flex-col gap-2">
			<Field
				label="New password"
				hint="At least 12 characters; a few words are fine. No other rules, and it does not expire."
				error={error}
				required
			>
				<Input
					name="password"
					type={shown ? "text" : "password"}
					autoComplete="new-password"
					minLength={12}
					maxLength={128}
					spellCheck={false}
				/>
			</Field>
			<Checkbox label="Show the password" checked={shown} onChange={(event) => setShown(event.target.checked)} />
		</div>
	);
}
