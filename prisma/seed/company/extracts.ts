import { at, type DemoCalendar, dayAfter } from "./calendar";
import type { Company, Entitlement, Grant, Person } from "./model";

/** A file in the canonical layout, and how many rows its source counted. */
export interface Extract {
	text: string;
	rows: number;
}

/** Which extract: that of last quarter, one after its removals, or the present one. */
export type Moment = "last" | "present";

function file(columns: readonly string[], rows: readonly (readonly (string | null | boolean)[])[]): Extract {
	const cell = (value: string | null | boolean) => {
		const text = value === null ? "" : value === true ? "yes" : value === false ? "no" : value;
		return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	};
	return { text: `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`, rows: rows.length };
}

/** People as HR knows them on a day. */
export function peopleExtract(company: Company, calendar: DemoCalendar, moment: Moment): Extract {
	const day = calendar[moment].asOf;
	const rows = company.people
		.filter((person) => person.joined <= day)
		.map((person) => {
			const { title, department, costCentre } = jobAt(person, moment);
			const gone = person.left !== null && person.left <= day;
			return [
				person.key,
				person.name,
				"human",
				person.email,
				gone ? "leaver" : "active",
				title,
				department,
				costCentre,
				person.employment,
				person.managerKey,
				gone ? person.left : null,
				person.ends,
			];
		});
	return file(
		[
			"identity_key",
			"identity_name",
			"identity_kind",
			"identity_email",
			"identity_status",
			"job_title",
			"department",
			"cost_centre",
			"employment",
			"manager_key",
			"left_at",
			"ends_at",
		],
		rows,
	);
}

const jobAt = (person: Person, moment: Moment) => (moment === "last" ? (person.before ?? person) : person);

/** Machines as the register of machine identities knows them. */
export function machinesExtract(company: Company): Extract {
	return file(
		["identity_key", "identity_name", "identity_kind", "identity_status", "department", "owner_key", "steward_key", "purpose"],
		company.machines.map((m) => [m.key, m.name, m.kind, "active", m.department, m.ownerKey, m.stewardKey, m.purpose]),
	);
}

/** What is known of machines' secrets; never a value. */
export function credentialsExtract(company: Company): Extract {
	return file(
		[
			"identity_key",
			"credential_kind",
			"credential_label",
			"credential_status",
			"credential_store",
			"credential_created_at",
			"credential_rotated_at",
			"credential_expires_at",
			"credential_max_age_days",
		],
		company.machines.flatMap(({ key, credential: c }) =>
			c ? [[key, c.kind, c.label, "active", c.store, c.created, c.rotated ?? "never", c.expires ?? "never", String(c.maxAgeDays)]] : [],
		),
	);
}

/** Place of `granted_at` among the columns of an extract of access. */
const GRANTED_AT = 11;

/** Grants of a system at a moment, taken on `day`, without those whose names (`account|entitlement`) are among the removed. */
export function accessExtract(
	company: Company,
	calendar: DemoCalendar,
	of: { system: string; moment: Moment; day: string; removed: ReadonlySet<string> },
): Extract {
	const system = company.systems.find((one) => one.key === of.system);
	if (!system) throw new Error(`no system ${of.system}`);
	const display = new Map<string, string>([...company.people, ...company.machines].map((who) => [who.key, who.name]));
	const entitlements = new Map<string, Entitlement>(system.entitlements.map((one) => [one.name, one]));
	const rows: (string | null | boolean)[][] = company.grants
		.filter(
			(g) => g.system === of.system && (of.moment === "last" ? g.inLast : g.inPresent) && !of.removed.has(`${g.account}|${g.entitlement}`),
		)
		.map((g) => {
			const held = entitlements.get(g.entitlement);
			if (!held) throw new Error(`${of.system} has no entitlement ${g.entitlement}`);
			const used = system.usageKnown ? lastUse(g, calendar, of.day) : null;
			return [
				g.account,
				g.entitlement,
				g.holder && (display.get(g.holder) ?? null),
				"active",
				g.holder,
				held.kind,
				held.title,
				held.description,
				held.privileged,
				held.risk,
				held.owner && (company.posts.get(held.owner) ?? null),
				g.granted,
				g.grantedBy,
				g.ticket,
				g.path,
				used,
				used && `${system.name} log`,
				system.usageKnown,
			];
		});
	// One row that no reading makes a grant of: rejected, counted and kept.
	if (of.system === "ticketing" && of.moment === "present") {
		const [like] = rows;
		if (like) rows.push(like.map((cell, column) => (column === 0 ? "t.temp" : column === GRANTED_AT ? "31.02.2026" : cell)));
	}
	return file(
		[
			"account_name",
			"entitlement_name",
			"account_display",
			"account_status",
			"identity_key",
			"entitlement_kind",
			"entitlement_title",
			"entitlement_description",
			"privileged",
			"risk",
			"entitlement_owner_key",
			"granted_at",
			"granted_by",
			"ticket",
			"path",
			"last_used_at",
			"last_used_source",
			"usage_known",
		],
		rows,
	);
}

/** What lies long idle stays where it is; the rest was used shortly before the extract. */
function lastUse(grant: Grant, { last }: DemoCalendar, day: string): string | null {
	if (grant.idle === null) return null;
	const used = grant.idle > 60 ? at(last.asOf, -grant.idle, 10) : at(dayAfter(day, -1), -grant.idle, 10);
	const granted = at(grant.granted, 0, 11);
	return new Date(Math.max(used.getTime(), granted.getTime())).toISOString();
}
