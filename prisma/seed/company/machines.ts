import { type DemoCalendar, dayAfter } from "./calendar";
import type { Credential, Machine, MachineKind } from "./model";
import type { Random } from "./random";

const SERVICES =
	"accounts alerts archive audit billing catalogue checkout contracts directory documents exports gateway identity imports invoices ledger mailer metering notifier orders payments portal pricing quotes ratings reports routing scheduler search sessions shipping signup tariffs tracking usage webhooks".split(
		" ",
	);

/** A kind of machine the company has many of: what it is called and for, where it has access, and whose it is. */
interface Fleet {
	count: number;
	kind: MachineKind;
	name: (service: string, n: number) => string;
	purpose: (service: string) => string;
	department: string;
	/** What each of them holds, by system. */
	holds: Readonly<Record<string, readonly string[]>>;
	credential: { kind: string; store: string; maxAgeDays: number } | null;
}

const FLEETS: readonly Fleet[] = [
	{
		count: 72,
		kind: "workload",
		name: (s, n) => `wl-${s}-${n % 2 === 0 ? "api" : "worker"}`,
		purpose: (s) => `Runs the ${s} service in production.`,
		department: "Platform engineering",
		holds: { cloud: ["BucketReadWrite", "QueuePublish", "MetricsWrite"] },
		credential: null,
	},
	{
		count: 60,
		kind: "service_account",
		name: (s, n) => `svc_${s}${n < 36 ? "" : "_ro"}`,
		purpose: (s) => `Lets the ${s} service reach its tables.`,
		department: "Platform engineering",
		holds: { proddb: ["service_rw", "app_read"] },
		credential: { kind: "password", store: "vault: database", maxAgeDays: 90 },
	},
	{
		count: 52,
		kind: "bot",
		name: (s, n) => `ci-${s}${n < 36 ? "" : "-release"}`,
		purpose: (s) => `Builds and deploys ${s}.`,
		department: "Application engineering",
		holds: { cicd: ["developer", "deploy-production"], cloud: ["ServiceOperator"] },
		credential: { kind: "token", store: "CI variables", maxAgeDays: 180 },
	},
	{
		count: 28,
		kind: "service_account",
		name: (s) => `etl_${s}`,
		purpose: (s) => `Loads ${s} into the data warehouse each night.`,
		department: "Data engineering",
		holds: { warehouse: ["LOADER", "TRANSFORM"], proddb: ["app_read"] },
		credential: { kind: "access_key", store: "vault: pipelines", maxAgeDays: 90 },
	},
	{
		count: 14,
		kind: "api_key",
		name: (s) => `key-${s}-directory`,
		purpose: (s) => `Lets ${s} read the directory.`,
		department: "IT operations",
		holds: { idp: ["api-read"] },
		credential: { kind: "api_key", store: "vault: identity", maxAgeDays: 365 },
	},
	{
		count: 12,
		kind: "service_account",
		name: (s) => `IF_${s.toUpperCase()}`,
		purpose: (s) => `Carries ${s} postings into the ERP.`,
		department: "General ledger",
		holds: { erp: ["GL_DISPLAY", "EXPENSE_POST"] },
		credential: { kind: "certificate", store: "ERP trust store", maxAgeDays: 730 },
	},
];

/** Machine identities of the fleets and what each holds, by system; those the stories are about come from `stories.ts`. */
export function makeMachines(
	random: Random,
	{ last }: DemoCalendar,
	keysOf: (department: string) => readonly string[],
): { machines: Machine[]; holds: Map<string, Fleet["holds"]> } {
	const machines: Machine[] = [];
	const holds = new Map<string, Fleet["holds"]>();
	for (const fleet of FLEETS) {
		const people = keysOf(fleet.department);
		const owners = people.slice(0, 6);
		for (let n = 0; n < fleet.count; n++) {
			const service = SERVICES[n % SERVICES.length] ?? "service";
			const name = fleet.name(service, n + Math.floor(n / SERVICES.length));
			const key = `M-${String(machines.length + 1).padStart(4, "0")}`;
			const twin = n >= SERVICES.length * 2 ? `-${n}` : "";
			machines.push({
				key,
				name: `${name}${twin}`,
				kind: fleet.kind,
				// One in thirty has no owner on record: what the gaps are made of.
				ownerKey: n % 30 === 29 ? null : (owners[n % owners.length] ?? null),
				stewardKey: people[(n * 7 + 3) % people.length] ?? null,
				department: fleet.department,
				purpose: fleet.purpose(service),
				credential: fleet.credential && credential(random, last.asOf, `${name}${twin}`, fleet.credential),
			});
			holds.set(key, fleet.holds);
		}
	}
	return { machines, holds };
}

function credential(random: Random, day: string, name: string, facts: NonNullable<Fleet["credential"]>): Credential {
	const age = random.whole(5, facts.maxAgeDays + (random.chance(0.12) ? 400 : 0));
	return {
		kind: facts.kind,
		label: `${name}-1`,
		store: facts.store,
		created: dayAfter(day, -age - random.whole(200, 900)),
		rotated: random.chance(0.1) ? null : dayAfter(day, -age),
		expires: facts.kind === "certificate" ? dayAfter(day, random.whole(60, 500)) : null,
		maxAgeDays: facts.maxAgeDays,
	};
}
