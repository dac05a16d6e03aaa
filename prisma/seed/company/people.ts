import { type DemoCalendar, dayAfter } from "./calendar";
import { DEPARTMENTS, type Department, FIRST_NAMES, LAST_NAMES } from "./departments";
import type { Person } from "./model";
import { NAMED } from "./posts";
import type { Random } from "./random";

const DOMAIN = "caldersystems.example";
/** A team lead for about so many people, in departments larger than that. */
const TEAM = 12;

/** The people of the company and who holds which post; heads report to executives, members to leads. */
export function makePeople(random: Random, calendar: DemoCalendar): { people: Person[]; posts: Map<string, string> } {
	const hiring = new Hiring(random, calendar);
	const ceo = hiring.post("ceo", null);
	for (const post of ["cfo", "cto", "coo", "chro"]) hiring.post(post, ceo);
	hiring.post("controller", hiring.keyOf("cfo"));
	for (const department of DEPARTMENTS) staff(hiring, department);
	// People of the auditing firm: no manager here.
	for (const post of ["soc-auditor", "sox-auditor"]) hiring.post(post, null, { employment: "external" });
	tell(hiring, calendar);
	return { people: hiring.people, posts: hiring.posts };
}

function staff(hiring: Hiring, department: Department): void {
	const head = hiring.post(`head:${department.name}`, hiring.keyOf(department.reportsTo), {
		title: `Head of ${department.name.toLowerCase()}`,
		department: department.name,
	});
	const leads = department.size > 20 ? Math.floor(department.size / TEAM) : 0;
	const managers = Array.from({ length: leads }, (_, n) => hiring.post(`lead:${department.name}:${n}`, head, leadOf(department, n)));
	const named = Object.entries(NAMED).filter(([post, who]) => who.department === department.name && !hiring.posts.has(post));
	for (const [post] of named) hiring.post(post, managers[0] ?? head);
	for (let n = 1 + leads + named.length; n < department.size; n++) {
		hiring.hire({ department: department.name, title: hiring.random.pick(department.titles) }, managers[n % managers.length] ?? head);
	}
}

const leadOf = (department: Department, n: number) => ({ title: `${department.titles[0]} lead ${n + 1}`, department: department.name });

/** What happened to people between the two reviews. */
function tell(hiring: Hiring, { last, present, today }: DemoCalendar): void {
	hiring.change("leaver", { left: dayAfter(last.asOf, 45) });
	hiring.change("no-manager", { managerKey: null, employment: "contractor", ends: dayAfter(today, 40) });
	hiring.change("mover", { before: { title: "Accounts payable clerk", department: "Accounts payable", costCentre: "1100-20" } });
	const ordinary = hiring.people.filter((p) => ![...hiring.posts.values()].includes(p.key));
	for (const [n, person] of ordinary.entries()) {
		if (n % 41 === 7) person.left = dayAfter(last.asOf, -20 - (n % 30));
		else if (n % 47 === 11) person.left = dayAfter(last.asOf, 25 + (n % 50));
		else if (n % 23 === 5) {
			person.employment = "contractor";
			person.ends = dayAfter(present.asOf, n % 2 === 0 ? 60 + n : -10);
		} else if (n % 37 === 3) person.joined = dayAfter(last.asOf, 20 + (n % 50));
	}
}

type Job = { department: string; title: string; name?: string; employment?: Person["employment"] };

class Hiring {
	readonly people: Person[] = [];
	readonly posts = new Map<string, string>();
	private readonly taken = new Set(Object.values(NAMED).map((who) => who.name));

	constructor(
		readonly random: Random,
		private readonly calendar: DemoCalendar,
	) {}

	keyOf(post: string): string {
		const key = this.posts.get(post);
		if (!key) throw new Error(`nobody holds the post ${post}`);
		return key;
	}

	/** Fills a post: with the person named for it, or anybody. */
	post(post: string, managerKey: string | null, job: Partial<Job> = {}): string {
		const named = NAMED[post];
		if (!named && !job.department) throw new Error(`no job for the post ${post}`);
		const key = this.hire({ title: "", department: "", ...job, ...named }, managerKey);
		this.posts.set(post, key);
		return key;
	}

	hire({ department, title, name = this.name(), employment = "employee" }: Job, managerKey: string | null): string {
		const key = `E-${String(this.people.length + 1).padStart(5, "0")}`;
		const [first = "", ...rest] = name.toLowerCase().split(" ");
		this.people.push({
			key,
			name,
			email: `${first}.${rest.join("-")}@${employment === "external" ? "alderaudit.example" : DOMAIN}`,
			title,
			department,
			costCentre: DEPARTMENTS.find((d) => d.name === department)?.costCentre ?? "1000-00",
			employment,
			managerKey,
			joined: dayAfter(this.calendar.last.asOf, -this.random.whole(120, 2600)),
			left: null,
			ends: null,
		});
		return key;
	}

	change(post: string, facts: Partial<Person>): void {
		const person = this.people.find((p) => p.key === this.keyOf(post));
		if (person) Object.assign(person, facts);
	}

	private name(): string {
		for (;;) {
			const name = `${this.random.pick(FIRST_NAMES)} ${this.random.pick(LAST_NAMES)}`;
			if (this.taken.has(name)) continue;
			this.taken.add(name);
			return name;
		}
	}
}
