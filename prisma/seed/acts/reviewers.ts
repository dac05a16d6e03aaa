import type { Chain, SecondStage } from "@/lib/campaign/schema";
import { requestDelegation } from "@/lib/delegation/request";
import { saveGroup } from "@/lib/group/save-group";
import { CONTROL_OWNER, FALLBACK } from "../company/posts";
import type { Stage } from "./stage";

const GROUP = "Owners of finance processes";

/** On SOX, a group shares what the owners of rights and systems may not decide, before the fallback has it. */
export async function formGroup({ crew }: Stage, userOf: (post: string) => Promise<string>): Promise<string> {
	const { groupId } = await saveGroup(await crew.as("iam-lead"), {
		name: GROUP,
		purpose: "Take in turn what neither the owner of a right nor of its system may decide.",
		userIds: [await userOf("head:Accounts payable"), await userOf(FALLBACK.SOX ?? "")],
	});
	return groupId;
}

/** The chain of a track, the group before the fallback where there is one. */
export const chainWith = (chain: Chain, groupId: string | null): Chain =>
	groupId === null ? chain : chain.flatMap((step) => (step.step === "fallback" ? [{ step: "group" as const, groupId }, step] : [step]));

/** Agents and emergency accounts are looked at twice. */
export const lookTwice = (fallback: string): SecondStage => ({
	...{ on: "risky", flags: ["ai_agent", "break_glass"], rule: "one_removes" },
	chain: [{ step: "fallback", userId: fallback }, { step: "system_owner" }],
});

/** A reviewer says when they are away; whoever answers for the control has it on their list. */
export async function askToBeAway({ calendar, crew, say }: Stage, userOf: (post: string) => Promise<string>): Promise<void> {
	const day = (days: number) => new Date(Date.parse(calendar.today) + days * 86_400_000).toISOString().slice(0, 10);
	await requestDelegation(await crew.as("head:Customer operations"), {
		...{ track: "SOC", toUserId: await userOf(FALLBACK.SOC ?? ""), from: day(2), until: day(9) },
		reason: "On leave; the team's access is known to my colleague.",
	});
	say(`SOC: one reviewer is away soon, which ${crew.person(CONTROL_OWNER.SOC ?? "").name} has to approve`);
}
