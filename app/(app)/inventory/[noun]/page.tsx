import { notFound } from "next/navigation";
import { z } from "zod";
import { parseParams, SearchParam } from "@/components/data-table/url-params";
import { InventoryTable } from "@/components/inventory/inventory-table";
import { NewSystem } from "@/components/inventory/new-system";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tab-links";
import { can } from "@/lib/access/permissions";
import { inventoryPage } from "@/lib/inventory/queries";
import { ListInput, NOUNS, type Noun } from "@/lib/inventory/schema";
import { pageCtx } from "@/lib/web/page";
import { createSystemAction, inventoryPageAction } from "../actions";

export const metadata = { title: "Inventory" };

const shape = {
	q: SearchParam,
	show: z.string().max(40).optional(),
	system: z
		.string()
		.regex(/^[1-9][0-9]{0,17}$/)
		.optional(),
};

/** One noun of the inventory: what is known, and what is not. */
export default async function InventoryNounPage({
	params,
	searchParams,
}: {
	params: Promise<{ noun: string }>;
	searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
	const ctx = await pageCtx("inventory:read");
	const { noun } = await params;
	if (!(noun in NOUNS)) notFound();
	const { params: asked } = parseParams(shape, await searchParams);
	const filter = { noun: noun as Noun, ...asked };
	const first = await inventoryPage(ctx, ListInput.parse(filter));
	return (
		<Page>
			<PageHeader
				title="Inventory"
				lead="People and machines, their accounts, and what they hold. It changes by imports; what an import cannot know is said here, and what nobody knows is shown as a gap."
				actions={noun === "systems" && can(ctx.actor, "inventory:edit") && <NewSystem create={createSystemAction} />}
			>
				<TabLinks
					label="Inventory"
					tabs={(Object.keys(NOUNS) as Noun[]).map((key) => ({ href: `/inventory/${key}`, label: NOUNS[key], current: key === noun }))}
				/>
			</PageHeader>
			<InventoryTable noun={noun as Noun} first={first} filter={filter} loadPage={inventoryPageAction} />
		</Page>
	);
}
