"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useAction } from "@/components/ui/use-action";
import { counted } from "@/lib/counted";
import { closeAction, launchAction, startClosingAction } from "../../actions";

type ActsProps = {
	detail: {
		id: string;
		campaignId: string;
		track: string;
		state: string;
		version: number;
		items: number;
		taken: number;
		decided: number;
		reviewers: number;
	};
	isOwner: boolean;
	configures: boolean;
	mayReadPacks: boolean;
	/** Before the due moment: closing now with rows undecided is possible and not what comes next. */
	early: boolean;
};

const ACTS = {
	launch: { label: "Launch", action: launchAction, danger: false },
	startClosing: { label: "Start closing", action: startClosingAction, danger: false },
	close: { label: "Close for good", action: closeAction, danger: true },
} as const;

/** The one act that is due now, for the person who may do it. */
export function TrackActs({ detail, isOwner, configures, mayReadPacks, early }: ActsProps) {
	const due =
		detail.state === "accepted" && configures
			? "launch"
			: detail.state === "active" && isOwner
				? "startClosing"
				: detail.state === "closing" && isOwner
					? "close"
					: null;
	const [asking, setAsking] = useState(false);
	const router = useRouter();
	const act = useAction((input: unknown) => (due ? ACTS[due].action(input) : Promise.reject(new Error("no act is due"))), {
		onDone: () => {
			setAsking(false);
			router.refresh();
		},
	});
	if (detail.state === "closed" || detail.state === "signed") {
		const toSign = detail.state === "closed" && isOwner;
		return (
			<>
				{mayReadPacks && <ButtonLink href="/packs">Evidence packs</ButtonLink>}
				<ButtonLink kind={toSign ? "primary" : "secondary"} href={`/campaigns/${detail.campaignId}/${detail.track}/sign`}>
					{toSign ? "Review the memo and sign" : detail.state === "signed" ? "Memo and signature" : "Memo"}
				</ButtonLink>
			</>
		);
	}
	if (!due) return null;
	const { label, danger } = ACTS[due];
	const undecided = detail.items - detail.taken - detail.decided;
	const text = {
		launch: `${counted(detail.items, "row")} ${detail.items === 1 ? "opens" : "open"} for ${counted(detail.reviewers, "reviewer")}. They decide until the due day.`,
		startClosing: `Nobody can decide any more; ${counted(undecided, "row")} ${undecided === 1 ? "is" : "are"} undecided. This cannot be taken back.`,
		close: `${undecided === 0 ? "Every row is decided." : `${counted(undecided, "undecided row")} ${undecided === 1 ? "is" : "are"} recorded as not reviewed, by the track's closing policy. Nothing is approved by silence.`} This cannot be taken back.`,
	}[due];
	return (
		<>
			<Button kind={due === "startClosing" && early && undecided > 0 ? "secondary" : "primary"} onClick={() => setAsking(true)}>
				{label}
			</Button>
			<ConfirmDialog
				open={asking}
				onClose={() => setAsking(false)}
				title={`${label}: ${detail.track} track`}
				confirm={label}
				danger={danger}
				refusal={act.refusal ?? undefined}
				action={async () => {
					await act.run({ campaignTrackId: detail.id, version: detail.version });
				}}
			>
				<p>{text}</p>
			</ConfirmDialog>
		</>
	);
}
