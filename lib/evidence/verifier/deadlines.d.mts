export class DeadlineReader {
	constructor(findings: {
		fail: (check: number, file: string, message: string, place?: { row?: string | null; line?: number | null }) => void;
	});
	cutoff: number;
	late(row: { row_id: string; state: string; due_at: string; checked_at: string; late: string }, line: number): void;
	countAs(campaign: object): void;
	removal(row: { row_id: string; decided_at: string; sla_days: string; due_at: string }, line: number): void;
}
