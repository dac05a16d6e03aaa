import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { NewRule } from "@/components/sod/new-rule";
import { PageHeader } from "@/components/ui/page-header";
import { dutyList } from "@/lib/sod/queries";
import { mayEditDuties } from "@/lib/sod/rules";
import { pageCtx } from "@/lib/web/page";
import { createRuleAction } from "../actions";

export const metadata = { title: "New rule" };

/** A rule of the company's own. */
export default async function NewRulePage() {
	const ctx = await pageCtx("sod:edit");
	if (!mayEditDuties(ctx.actor)) notFound();
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "Segregation of duties", href: "/sod" }]}
				title="New rule"
				lead="Two sets of duties that must not meet in one hand, or a duty nobody may hold without another."
			/>
			<NewRule duties={await dutyList(ctx)} create={createRuleAction} />
		</Page>
	);
}
