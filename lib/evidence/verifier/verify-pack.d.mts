/** What a verification found; see docs/evidence-pack.md. */
export interface Report {
	ok: boolean;
	trust: "trusted" | "consistent" | "failed";
	pack: { campaign: string; track: string; period: string; cutoff: string; events: number; demo: boolean; signed: boolean } | null;
	checks: { number: number; title: string; state: "holds" | "consistent" | "fails" | "not_checked"; problems: number; notes: string[] }[];
	problems: { check: number; file: string; row: string | null; line: number | null; message: string }[];
	notProved: string[];
}

export function verifyPack(path: string, options?: { keys?: string[]; previous?: string | null }): Promise<Report>;
