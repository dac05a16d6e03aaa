"use client";

import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { relationWords } from "@/lib/track/chosen";
import { trackOf } from "@/lib/track/registry";
import { ChainSteps, chainOf, draftOf } from "./chain-steps";
import { draftOfSecond, SecondStageCard, secondOf } from "./second-stage";
import type { StepProps } from "./step-props";

/** How a reviewer is found for each row: the first step whose person may decide it; and whether somebody decides after them. */
export function ReviewersStep({ setup, save, pending, fields }: StepProps) {
	const [steps, setSteps] = useState(() =>
		draftOf(setup.chain.length > 0 ? setup.chain : trackOf(setup.track).defaultChain.map((step) => ({ step }))),
	);
	const [second, setSecond] = useState(() => draftOfSecond(setup.secondStage));
	return (
		<form
			className="flex flex-col gap-4"
			onSubmit={(event) => {
				event.preventDefault();
				save({ step: "reviewers", chain: chainOf(steps), secondStage: secondOf(second) });
			}}
		>
			<Card
				title="Reviewer chain"
				note="Tried in this order for every row. Whoever may not decide a row is passed over, and the row says why. Members of a group take rows in turn."
			>
				<ChainSteps steps={steps} onChange={setSteps} setup={setup} errors={fields} name="chain" />
			</Card>
			<SecondStageCard second={second} onChange={setSecond} setup={setup} fields={fields} />
			<Callout title="Who is always passed over here:">
				somebody of whom it is true that {trackOf(setup.track).independence.refused.map(relationWords).join("; ")}. A row for which nobody
				is left becomes a numbered gap. Groups are made under{" "}
				<Link className="link" href="/people/groups">
					People
				</Link>
				.
			</Callout>
			{setup.reviewers.length === 0 && (
				<Callout tone="warn">Nobody is a reviewer of this track yet. Grant the role under People, or every row will be a gap.</Callout>
			)}
			<Button type="submit" kind="primary" className="self-start" pending={pending}>
				Save and go on
			</Button>
		</form>
	);
}
