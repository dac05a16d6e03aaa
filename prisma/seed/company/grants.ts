import { type DemoCalendar, dayAfter } from "./calendar";
import type { Entitlement, Grant, Machine, Person, SystemPlan } from "./model";
import { share } from "./random";

type Holder = { key: string; account: string; from: string; inLast: boolean; inPresent: boolean; loyal: boolean };

const later = (a: string, b: string): string => [a, b].sort().at(-1) ?? a;

/** One grant; how long it stands, how it was given and how it is used follow from its names. */
function grantOf(calendar: DemoCalendar, system: SystemPlan, name: string, holder: Holder, grantedBy: string): Grant {
	const of = `${system.key}|${name}|${holder.key}`;
	const { last } = calendar;
	const churn = share(`churn|${of}`);
	const appeared = !holder.loyal && churn < 0.035;
	const age = share(`age|${of}`);
	const granted = appeared
		? dayAfter(last.asOf, 10 + Math.floor(age * 60))
		: dayAfter(last.asOf, -(churn > 0.97 ? 10 + Math.floor(age * 70) : 100 + Math.floor(age * 1500)));
	const use = share(`use|${of}`);
	return {
		system: system.key,
		account: holder.account,
		holder: holder.key,
		entitlement: name,
		granted: later(granted, holder.from),
		grantedBy: share(`by|${of}`) < 0.05 ? null : grantedBy,
		ticket: share(`ticket|${of}`) < 0.08 ? null : `REQ-${10_000 + Math.floor(share(`no|${of}`) * 80_000)}`,
		path: share(`path|${of}`) < 0.12 ? `group ${system.key}-${name.toLowerCase()} > ${name}` : null,
		idle: appeared ? Math.floor(use * 20) : use < 0.03 ? 95 + Math.floor(use * 9000) : use < 0.034 ? null : Math.floor(use * 40),
		inLast: holder.inLast && !appeared,
		inPresent: holder.inPresent && (holder.loyal || churn < 0.93 || churn > 0.95),
	};
}

/** Part of the access of people who have left is still there. */
function stays(person: Person, system: SystemPlan, until: string): boolean {
	return person.left === null || person.left > until || share(`left|${system.key}|${person.key}`) < 0.08;
}

/** The account an identity has in a system. */
export function accountName(system: string, who: Person | Machine): string {
	if (!("email" in who)) return system === "erp" ? who.name.toUpperCase() : who.name;
	return system === "erp" ? who.key.replace("-", "") : (who.email.split("@")[0] ?? who.key);
}

/** What people hold by their department, and what `extra` adds by person and system. */
export function grantsOfPeople(
	calendar: DemoCalendar,
	systems: readonly SystemPlan[],
	people: readonly Person[],
	extra: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>,
	granterOf: (system: SystemPlan) => string,
): Grant[] {
	return systems.flatMap((system) =>
		people.flatMap((person) => {
			const more = extra.get(person.key)?.[system.key] ?? [];
			const loyal = extra.has(person.key);
			const holder: Holder = {
				key: person.key,
				account: accountName(system.key, person),
				from: person.joined,
				inLast: person.joined <= calendar.last.asOf && stays(person, system, calendar.last.asOf),
				inPresent: loyal || stays(person, system, calendar.present.asOf),
				loyal,
			};
			if (!holder.inLast && !holder.inPresent) return [];
			return system.entitlements
				.filter((one) => more.includes(one.name) || isUsual(system, one, person))
				.map((one) => grantOf(calendar, system, one.name, holder, granterOf(system)));
		}),
	);
}

function isUsual(system: SystemPlan, one: Entitlement, person: Person): boolean {
	const usual = one.to["*"] ?? one.to[person.department] ?? 0;
	return share(`holds|${system.key}|${one.name}|${person.key}`) < usual;
}

/** What machines hold, by machine and system. */
export function grantsOfMachines(
	calendar: DemoCalendar,
	systems: readonly SystemPlan[],
	machines: readonly Machine[],
	holds: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>,
	granterOf: (system: SystemPlan) => string,
): Grant[] {
	return systems.flatMap((system) =>
		machines.flatMap((machine) => {
			const holder = {
				key: machine.key,
				account: accountName(system.key, machine),
				from: "2000-01-01",
				inLast: true,
				inPresent: true,
				loyal: false,
			};
			return (holds.get(machine.key)?.[system.key] ?? []).map((name) => grantOf(calendar, system, name, holder, granterOf(system)));
		}),
	);
}
