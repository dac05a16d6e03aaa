import Link from "next/link";
import { Page } from "@/components/shell/page";
import { LoadMapping } from "@/components/sod/load-mapping";
import { MappingTable } from "@/components/sod/mapping-table";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { CursorPager } from "@/components/ui/cursor-pager";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { counted } from "@/lib/counted";
import { idFrom } from "@/lib/id";
import { mappedSystems, mappingPage } from "@/lib/sod/mapping-queries";
import { dutyList } from "@/lib/sod/queries";
import { mayEditDuties } from "@/lib/sod/rules";
import { pageCtx } from "@/lib/web/page";
import { loadMappingAction, setDutiesAction } from "../actions";
import { SodTabs } from "../sod-tabs";

export const metadata = { title: "Duties of entitlements" };

/** Which duties each system's entitlements confer. What nobody has looked at is a gap of every campaign that keeps duties apart. */
export default async function DutiesPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
	const ctx = await pageCtx("sod:read");
	const asked = await searchParams;
	const text = (name: string) => (typeof asked[name] === "string" ? asked[name] : "");
	const systems = await mappedSystems(ctx);
	const system = systems.find((s) => s.id === idFrom(text("system"))?.toString()) ?? systems[0];
	const unmappedOnly = text("only") === "unmapped";
	const edits = mayEditDuties(ctx.actor);
	const href = (more: Record<string, string>) =>
		`/sod/duties?${new URLSearchParams({ ...(system ? { system: system.id } : {}), ...(unmappedOnly ? { only: "unmapped" } : {}), ...more })}`;
	const page = system
		? await mappingPage(ctx, { systemId: BigInt(system.id), unmappedOnly, after: text("after") })
		: { rows: [], nextCursor: null };
	return (
		<Page>
			<PageHeader
				title="Duties of entitlements"
				lead="An entitlement confers any number of duties, or expressly none. Conflicts are found through what is mapped here and through nothing else."
				actions={
					<>
						<ButtonLink href="/api/sod/mapping/duties.csv" prefetch={false}>
							Download CSV
						</ButtonLink>
						<ButtonLink href="/api/sod/mapping/duties.json" prefetch={false}>
							JSON
						</ButtonLink>
						{edits && <LoadMapping load={loadMappingAction} />}
					</>
				}
			>
				<SodTabs current="/sod/duties" />
			</PageHeader>
			{!system ? (
				<EmptyState title="No system is in the inventory yet">Import one first; its entitlements are then mapped here.</EmptyState>
			) : (
				<div className="grid gap-4 lg:grid-cols-[16rem_minmax(0,1fr)]">
					<nav aria-label="Systems" className="flex flex-col gap-0.5">
						{systems.map((s) => (
							<Link
								key={s.id}
								prefetch={false}
								href={`/sod/duties?system=${s.id}`}
								aria-current={s.id === system.id ? "page" : undefined}
								className="flex justify-between gap-3 rounded px-2 py-1.5 hover:bg-sunken aria-[current]:bg-sunken aria-[current]:font-semibold"
							>
								<span className="min-w-0 truncate" title={s.name}>
									{s.name}
								</span>
								<span
									className={s.unmapped > 0 ? "whitespace-nowrap text-sm text-warn tabular-nums" : "whitespace-nowrap text-ink-3 text-sm"}
								>
									{s.unmapped > 0 ? `${s.unmapped.toLocaleString("en")} unmapped` : "all mapped"}
								</span>
							</Link>
						))}
					</nav>
					<Card
						title={system.name}
						note={`${counted(system.entitlements, "entitlement")}, ${system.unmapped.toLocaleString("en")} of them not looked at yet.`}
						actions={
							<Link className="link" prefetch={false} href={`/sod/duties?system=${system.id}${unmappedOnly ? "" : "&only=unmapped"}`}>
								{unmappedOnly ? "Show all" : "Show unmapped only"}
							</Link>
						}
					>
						<MappingTable rows={page.rows} duties={await dutyList(ctx)} setDuties={edits ? setDutiesAction : null} />
						{page.nextCursor !== null && <CursorPager label="entitlements" next={href({ after: page.nextCursor })} />}
					</Card>
				</div>
			)}
		</Page>
	);
}
