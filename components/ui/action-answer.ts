/** What a server action answers (lib/web/action-result.ts), as far as the screen cares. */
export type ActionAnswer<Data> =
	| { ok: true; data: Data }
	| { ok: false; code: string; message: string; fields: Record<string, string>; reference?: string };

export type Refusal = Extract<ActionAnswer<never>, { ok: false }>;
