import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { can, tracksFor } from "@/lib/access/permissions";
import { criteriaSets } from "@/lib/criteria/queries";
import { TRACKS } from "@/lib/track/registry";
import { pageCtx } from "@/lib/web/page";
import { ControlTabs } from "../control-tabs";
import { CriteriaCard } from "./criteria-card";

export const metadata = { title: "Criteria" };

/** What reviewers of each track are asked before they keep something, version by version. */
export default async function CriteriaPage() {
	const ctx = await pageCtx("control:read");
	const sets = await criteriaSets(ctx);
	const readable = tracksFor(ctx.actor, "control:read");
	return (
		<Page>
			<PageHeader
				title="Criteria"
				lead="What reviewers answer before they keep something, separate for each track. A campaign asks the version that was newest when its track was staged; a version published later changes nothing on it."
			/>
			<ControlTabs current="/controls/criteria" />
			{TRACKS.filter((t) => !readable || readable.includes(t.key)).map((t) => (
				<CriteriaCard
					key={t.key}
					trackKey={t.key}
					sets={sets.filter((s) => s.track === t.key)}
					mayEdit={can(ctx.actor, "criteria:edit", { track: t.key })}
				/>
			))}
		</Page>
	);
}
