import Link from "next/link";
import { Page } from "@/components/shell/page";
import { Flag } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import type { entitlementDetail } from "@/lib/inventory/details";
import { isOutside, type RoleAttribute } from "@/lib/inventory/rules";
import { AuthorisedRolesCard } from "./authorised-roles";
import { EntitlementForm } from "./entitlement-forms";
import type { FindPeople } from "./person-picker";
import type { Act } from "./system-forms";

type Props = {
	entitlement: Awaited<ReturnType<typeof entitlementDetail>>;
	edit: boolean;
	/** The track whose owner the reader is and that asks for authorised roles, with values to choose from; null: they may only read. */
	authorise: { track: string; values: Record<RoleAttribute, string[]> } | null;
	describe: Act;
	setRoles: Act;
	findPeople: FindPeople;
};

/** An entitlement: what it allows in plain words, how risky, who owns it, who may hold it, who does. */
export function EntitlementView({ entitlement: e, edit, authorise, describe, setRoles, findPeople }: Props) {
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
			<AuthorisedRolesCard
				entitlementId={id}
				roles={e.authorisedRoles.map(({ attribute, value }) => ({ attribute, value }))}
				setBy={e.rolesSet}
				holders={e.holders.map((g) => g.account.identity)}
				count={e.count}
				authorise={authorise}
				setRoles={setRoles}
			/>
			<Card title={`Held by ${e.count.toLocaleString("en-US")}`}>
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
							</span>{" "}
							{isOutside(e.authorisedRoles, g.account.identity) && <Flag tone="danger">Outside authorised roles</Flag>}
						</li>
					))}
				</ul>
				{e.count > e.holders.length && (
					<p className="mt-2 text-ink-3 text-sm">
						and {(e.count - e.holders.length).toLocaleString("en-US")} more, in the{" "}
						<Link className="link" href={`/inventory/grants?system=${e.system.id}&q=${encodeURIComponent(e.name)}`}>
							list of grants
						</Link>
					</p>
				)}
			</Card>
		</Page>
	);
}
