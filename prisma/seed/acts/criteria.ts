import { publishCriteria } from "@/lib/criteria/publish-criteria";
import type { CriterionInput } from "@/lib/criteria/schema";
import { prisma } from "@/lib/db/client";
import type { Criterion } from "@/lib/track/criteria";
import { CONTROL_OWNER } from "../company/posts";
import type { Stage } from "./stage";

/** What the company asks beyond the shipped questions, per track, since its agents post by themselves. */
const ASKED_TOO: Readonly<Record<string, CriterionInput>> = {
	SOC: {
		question: "Who looks at what this agent does?",
		help: "What counts is who looked at it this quarter, not who could.",
		appliesTo: ["ai_agent"],
		answers: [
			{ label: "A person, before it takes effect", asks: "nothing" },
			{ label: "A person, from its logs", asks: "nothing" },
			{ label: "Its logs are only kept", asks: "exception" },
			{ label: "Nobody", asks: "no_keep" },
		],
	},
};

/** Control owners publish the next version of their criteria before this quarter is staged; the quarters before keep what they asked. */
export async function askMore({ crew, say }: Stage): Promise<void> {
	for (const [track, question] of Object.entries(ASKED_TOO)) {
		const { version, criteria } = await prisma.criteriaSet.findFirstOrThrow({ where: { track }, orderBy: { version: "desc" } });
		const made = await publishCriteria(await crew.as(CONTROL_OWNER[track] ?? ""), {
			track,
			basedOn: version,
			reason: "Agents act by themselves since this quarter: somebody has to look at what they do.",
			criteria: [...(JSON.parse(criteria) as Criterion[]), question],
		});
		say(`${track}: criteria version ${made.version}: ${made.changes.join("; ")}`);
	}
}
