import type { DemoCalendar } from "./calendar";
import { grantsOfMachines, grantsOfPeople } from "./grants";
import { makeMachines } from "./machines";
import type { Company, SystemPlan } from "./model";
import { makePeople } from "./people";
import { Random } from "./random";
import { orphanGrants, STORY_HOLDS, STORY_MACHINES, storyMachines } from "./stories";
import { COMPANY_SYSTEMS } from "./systems-company";
import { FINANCE_SYSTEMS } from "./systems-finance";
import { TECHNOLOGY_SYSTEMS } from "./systems-technology";

export const SYSTEMS: readonly SystemPlan[] = [...FINANCE_SYSTEMS, ...TECHNOLOGY_SYSTEMS, ...COMPANY_SYSTEMS];

/** The demo company on a calendar: the same calendar always gives the same company. */
export function makeCompany(calendar: DemoCalendar): Company {
	const random = new Random(20_260_331);
	const { people, posts } = makePeople(random, calendar);
	const keyOf = (post: string): string => {
		const key = posts.get(post);
		if (!key) throw new Error(`nobody holds the post ${post}`);
		return key;
	};
	const staff = (department: string) => people.filter((p) => p.department === department && p.left === null).map((p) => p.key);
	const { machines, holds } = makeMachines(random, calendar, staff);
	const told = storyMachines(keyOf, machines.length + 1, calendar);
	for (const machine of told) holds.set(machine.key, STORY_MACHINES.find((one) => one.name === machine.name)?.holds ?? {});
	machines.push(...told);
	const extra = new Map(Object.entries(STORY_HOLDS).map(([post, held]) => [keyOf(post), held]));
	const granterOf = (system: SystemPlan) => keyOf(system.administrators[0] ?? "service-desk");
	const grants = [
		...grantsOfPeople(calendar, SYSTEMS, people, extra, granterOf),
		...grantsOfMachines(calendar, SYSTEMS, machines, holds, granterOf),
		...orphanGrants(calendar),
	];
	return { people, machines, systems: SYSTEMS, grants, posts };
}
