import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

const SignIns = z.array(z.object({ persona: z.string(), email: z.string(), password: z.string() }));
export type SignIns = z.infer<typeof SignIns>;

/** One sign-in per persona of the demo company, as its seed wrote them; none before that. */
export function readSignIns(file: string): SignIns {
	return existsSync(file) ? SignIns.parse(JSON.parse(readFileSync(file, "utf8"))) : [];
}

/** What the operator reads once everything runs. */
export function banner(baseUrl: string, seconds: number, signIns: SignIns, setUpLink: string | null): string {
	const width = (pick: (row: SignIns[number]) => string) => Math.max(0, ...signIns.map((row) => pick(row).length));
	const [personas, emails] = [width((row) => row.persona), width((row) => row.email)];
	const rows = signIns.map((row) => `  ${row.persona.padEnd(personas)}  ${row.email.padEnd(emails)}  ${row.password}`);
	return [
		"",
		`Countersign is ready: ${baseUrl}   (after ${seconds.toFixed(1)} s)`,
		...(rows.length > 0 ? ["", "Sign in as one of the demo company's people:", ...rows] : []),
		...(setUpLink ? ["", "First run: set up the first administrator with this link. It works once.", `  ${setUpLink}`] : []),
		"",
		"Ctrl-C stops it.",
	].join("\n");
}
