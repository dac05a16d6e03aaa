import Link from "next/link";
import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import type { entitlementDetail } from "@/lib/inventory/details";
import { EntitlementForm, RolesForm } from "./entitlement-forms";
import type { FindPeople } from "./person-picker";
import type { Act } from "./system-forms";

type Props = {
	entitlement: Awaited<ReturnType<typeof entitlementDetail>>;
	edit: boolean;
	authoriseTrack: string | null;
	describe: Act;
	setRoles: Act;
	findPeople: FindPeople;
};

const ATTRIBUTES = { job_title: "Job", department: "Department", cost_centre: "Cost centre" } as const;

/** An entitlement: what it allows in plain words, how risky, who owns it, who may hold it, who does. */
export function EntitlementView({ entitlement: e, edit, authoriseTrack, describe, setRoles, findPeople }: Props) {
	const id = e.id.toString();
	return (
		<Page narrow>
			<PageHeader
				crumbs={[
					{ label: "Inventory", href: "/inventory/entitlements" },
					{ label: e.system.name, href: `/inventory/systems/${e.system.id}` },
				]}
				title={e.title || e.name}
				lead={e.description || undefined}
			/>
			<Card title="What is known">
				<DescriptionList
					items={[
						{ term: "Technical name", description: <span className="font-mono text-xs">{e.name}</span> },
						{
							term: "In plain words",
							description: e.title || <None>nobody has said: reviewers are asked about something nobody described</None>,
						},
						{ term: "Privileged", description: e.privileged === null ? <None>not known</None> : e.privileged ? "yes" : "no" },
						{ term: "Risk", description: e.risk ?? <None>not rated</None> },
						{ term: "Owner", description: e.owner?.name ?? <None>nobody</None> },
					]}
				/>
				{edit && (
					<details className="mt-3">
						<summary className="cursor-pointer text-sm">Change</summary>
						<EntitlementForm
							entitlement={{
								id,
								title: e.title,
								description: e.description,
								privileged: e.privileged,
								risk: e.risk,
								version: e.version,
								owner: e.owner ? { id: e.owner.id.toString(), name: e.owner.name } : null,
							}}
							describe={describe}
							findPeople={findPeople}
						/>
					</details>
				)}
			</Card>
			<Card title="Authorised roles" note="Who may hold it on a track that asks; a holder outside is flagged and kept only by exception.">
				{e.authorisedRoles.length === 0 ? (
					<p className="text-ink-2">None are set, so nobody is flagged as outside.</p>
				) : (
					<ul>
						{e.authorisedRoles.map((r) => (
							<li key={r.id.toString()}>
								{ATTRIBUTES[r.attribute as keyof typeof ATTRIBUTES] ?? r.attribute}: {r.value}
							</li>
						))}
					</ul>
				)}
				{authoriseTrack && (
					<details className="mt-3">
						<summary className="cursor-pointer text-sm">Set them</summary>
						<RolesForm
							entitlementId={id}
							track={authoriseTrack}
							roles={e.authorisedRoles.map((r) => `${r.attribute}: ${r.value}`)}
							setRoles={setRoles}
						/>
					</details>
				)}
			</Card>
			<Card title={`Held by ${e.count}`}>
				<ul className="flex flex-col divide-y">
					{e.holders.map((g) => (
						<li key={g.id.toString()} className="py-1.5">
							{g.account.identity ? (
								<Link className="hover:underline" href={`/inventory/identities/${g.account.identity.id}`}>
									{g.account.identity.name}
								</Link>
							) : (
								<>
									{g.account.name} <None>no identity</None>
								</>
							)}{" "}
							<span className="text-ink-3 text-sm">
								{[g.account.identity?.jobTitle, g.account.identity?.department].filter(Boolean).join(", ")}
							</span>
						</li>
					))}
				</ul>
				{e.count > e.holders.length && (
					<p className="mt-2 text-ink-3 text-sm">and {e.count - e.holders.length} more, in the list of grants</p>
				)}
			</Card>
		</Page>
	);
}
