/** A time as texts and packs write it: UTC to the second, `2026-11-21T09:30:00Z`. */
export function ledgerTime(at: Date): string {
	return `${at.toISOString().slice(0, 19)}Z`;
}
