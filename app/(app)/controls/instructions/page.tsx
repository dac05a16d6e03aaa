import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { can, tracksFor } from "@/lib/access/permissions";
import { instructionRows } from "@/lib/campaign/instruction-queries";
import { TRACKS } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { ControlTabs } from "../control-tabs";
import { Instructions } from "./instructions";

export const metadata = { title: "Instructions" };

/** What reviewers of each track read and acknowledge, version by version. */
export default async function InstructionsPage() {
	const ctx = await pageCtx("control:read");
	const rows = await instructionRows(ctx);
	const readable = tracksFor(ctx.actor, "control:read");
	return (
		<Page>
			<PageHeader
				title="Instructions"
				lead="Separate for each track. A campaign names the version its reviewers read; a published version never changes."
			/>
			<ControlTabs current="/controls/instructions" />
			{TRACKS.filter((t) => !readable || readable.includes(t.key)).map((t) => (
				<Instructions
					key={t.key}
					track={{ key: t.key, word: t.word, tone: t.tone }}
					versions={rows.filter((r) => r.track === t.key)}
					mayEdit={can(ctx.actor, "instruction:edit", { track: t.key })}
				/>
			))}
		</Page>
	);
}
