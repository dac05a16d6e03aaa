import Link from "next/link";
import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { counted } from "@/lib/counted";
import type { identityDetail } from "@/lib/inventory/details";
import { credentialWord, kindWord, statusWord } from "@/lib/inventory/rules";

type Person = { id: bigint; name: string } | null;
const linkTo = (p: Person) =>
	p ? (
		<Link className="link" href={`/inventory/identities/${p.id}`}>
			{p.name}
		</Link>
	) : (
		<None>nobody</None>
	);

/** A person or machine: who it is, who answers for it, what it holds and held. */
export function IdentityView({ identity: n }: { identity: Awaited<ReturnType<typeof identityDetail>> }) {
	const machine = n.kind !== "human";
	return (
		<Page narrow>
			<PageHeader
				crumbs={[{ label: "Inventory", href: "/inventory/identities" }]}
				title={n.name}
				lead={[kindWord(n.kind), n.jobTitle, n.department].filter(Boolean).join(", ")}
			/>
			<Card title="What is known">
				<DescriptionList
					items={[
						{ term: "Key at the source", description: <span className="font-mono text-xs">{n.key}</span> },
						{
							term: "Reference in the ledger",
							description: (
								<Link className="link font-mono text-xs" href={`/ledger?subject=person:${n.ref}`}>
									{n.ref}
								</Link>
							),
						},
						{
							term: "Status",
							description: (
								<>
									{statusWord(n.status)}
									{n.leftAt && (
										<>
											, left <Time at={n.leftAt} show="date" />
										</>
									)}
									{n.endsAt && (
										<>
											, until <Time at={n.endsAt} show="date" />
										</>
									)}
								</>
							),
						},
						{ term: "Address", description: n.email ?? <None /> },
						{ term: "Cost centre", description: n.costCentre ?? <None /> },
						...(machine
							? [
									{ term: "Business owner", description: linkTo(n.owner) },
									{ term: "Technical steward", description: linkTo(n.steward) },
									{ term: "Purpose", description: n.purpose ?? <None>nobody has said</None> },
									{
										term: "Who holds its secret",
										description: n.secretHolders.map((h) => h.holder.name).join(", ") || <None>not known</None>,
									},
								]
							: [
									{ term: "Manager", description: linkTo(n.manager) },
									{ term: "Administers", description: n.administers.map((a) => a.system.name).join(", ") || <None>nothing known</None> },
									{ term: "Owns machines", description: n.owned.map((m) => m.name).join(", ") || <None>none</None> },
								]),
					]}
				/>
			</Card>
			{machine && (
				<Card title="Secrets, keys and certificates" note="Metadata only; a value is never kept.">
					{n.credentials.length === 0 ? (
						<p className="text-ink-2">No data: none is known, which is not the same as none.</p>
					) : (
						<ul className="flex flex-col gap-1">
							{n.credentials.map((c) => (
								<li key={c.id.toString()}>
									{credentialWord(c.kind)} {c.label},{" "}
									{c.rotatedAt ? (
										<>
											rotated <Time at={c.rotatedAt} show="date" />
										</>
									) : (
										"rotation not known"
									)}
									{c.maxAgeDays !== null && `, policy ${counted(c.maxAgeDays, "day")}`}
									{c.store && `, in ${c.store}`}
								</li>
							))}
						</ul>
					)}
				</Card>
			)}
			<Card title="Holds and held" note={counted(n.accounts.length, "account")}>
				{n.grants.length === 0 ? (
					<p className="text-ink-2">Nothing, by the imports so far.</p>
				) : (
					<ul className="flex flex-col divide-y">
						{n.grants.map((g) => (
							<li key={g.id.toString()} className="py-1.5">
								<Link className="hover:underline" href={`/inventory/entitlements/${g.entitlement.id}`}>
									{g.entitlement.title || g.entitlement.name}
								</Link>{" "}
								<span className="text-ink-3 text-sm">
									{g.entitlement.system.name}
									{g.entitlement.privileged && ", privileged"} ·{" "}
									{g.goneAt ? (
										<>
											gone <Time at={g.goneAt} show="date" />
										</>
									) : (
										<>
											since <Time at={g.grantedAt ?? g.firstSeenAt} show="date" />
										</>
									)}
									{g.ticket && `, ${g.ticket}`}
								</span>
							</li>
						))}
					</ul>
				)}
			</Card>
		</Page>
	);
}
