import { judgeOutcome } from "@/lib/conflict/judge-outcome";
import { conflictPage } from "@/lib/conflict/page-queries";
import { requestOutcome } from "@/lib/conflict/request-outcome";
import { prisma } from "@/lib/db/client";
import { trackOf } from "@/lib/track/registry";
import { dayAfter } from "../company/calendar";
import { CONTROL_OWNER } from "../company/posts";
import type { TrackId } from "./campaign";
import type { Stage } from "./stage";
import { idOf } from "./systems";

const JUDGE = "cfo";
const OPEN = { ruleId: null, severity: null, state: "open", system: null, duties: null } as const;

/** Of the conflicts whose halves both stay, one is mitigated, and one waits for somebody above both owners to accept it. */
export async function dealWithConflicts({ crew, calendar, say }: Stage, { id, track }: TrackId): Promise<void> {
	if (!trackOf(track).dutiesApart) return;
	const owner = CONTROL_OWNER[track] ?? "";
	const judge = crew.person(JUDGE);
	const [ownerId, judgeId] = [await idOf("identity", crew.person(owner).key), await idOf("identity", judge.key)];
	const { rows } = await conflictPage(await crew.as(owner), { campaignTrackId: BigInt(id), filter: OPEN, after: 0 });
	const own = await prisma.conflict.findMany({
		where: { campaignTrackId: BigInt(id), identityId: { in: [ownerId, judgeId] } },
		select: { number: true },
	});
	const free = rows.filter((row) => row.inScope && row.base === null && !row.holder && !own.some(({ number }) => number === row.number));
	const accepted = free.find((row) => row.approvers.includes(judge.name));
	const mitigated = free.find((row) => row !== accepted);
	const asked = { riskOwnerIdentityId: judgeId.toString(), expiresOn: dayAfter(calendar.present.asOf, 200) };
	if (mitigated) {
		await requestOutcome(await crew.as(owner), {
			...asked,
			conflictIds: [mitigated.id],
			kind: "mitigate",
			reason: "The second clerk of this team starts next quarter; until then both duties are needed.",
			control: "The controller reads every change of a vendor against the payments of the week.",
			controlTestRef: "Test sheet FC-21 of this quarter",
		});
		const { id: outcomeId } = await prisma.conflictOutcome.findFirstOrThrow({ where: { conflictId: BigInt(mitigated.id) } });
		const note = "Saw the weekly reading for two months and the test sheet.";
		await judgeOutcome(await crew.as(JUDGE), { outcomeId: outcomeId.toString(), verdict: "approved", note });
	}
	if (accepted)
		await requestOutcome(await crew.as(owner), {
			...asked,
			conflictIds: [accepted.id],
			kind: "accept",
			reason: "The system cannot part the two rights before its upgrade; the amounts are small.",
		});
	say(
		`${track}: ${mitigated ? "one conflict is mitigated" : "no conflict is mitigated"}, ${accepted ? "one waits to be accepted" : "none waits to be accepted"}`,
	);
}
