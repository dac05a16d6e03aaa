export class DeadlineReader {
	constructor(findings: {
		fail: (check: number, file: string, message: string, place?: { row?: string | null; line?: number | null }) => void;
	});
	countAs(campaign: object): void;
	removal(row: { row_id: string; decided_at: string; sla_days: string; due_at: string }, line: number): void;
}
