import { z } from "zod";

const count = z.int().nonnegative();

/** Counts that must tie before a pack may be built; the verifier counts the rows again. */
export const manifestCounts = z.strictObject({
	/** One per extract. `source_rows` is the independent count at the source, null when there was none (then said to be unproved). */
	sources: z.array(
		z.strictObject({
			source: z.string(),
			source_rows: count.nullable(),
			file_rows: count,
			accepted: count,
			rejected: count,
			/** Null where the extract holds no access rows (people, credentials …). */
			in_scope: count.nullable(),
			out_of_scope: count.nullable(),
		}),
	),
	decisions: z.strictObject({
		in_scope: count,
		decided: count,
		/** Open or closed without a decision, with a reviewer. */
		undecided: count,
		/** Without a reviewer: numbered in 02_gaps.csv. */
		gaps: count,
	}),
	removals: z.strictObject({ ordered: count, proved: count, open: count, withdrawn: count }),
});
export type ManifestCounts = z.infer<typeof manifestCounts>;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Every equation that does not hold, as a sentence; empty when all counts tie. */
export function untied(counts: ManifestCounts): string[] {
	const found: string[] = [];
	const check = (holds: boolean, sentence: string) => {
		if (!holds) found.push(sentence);
	};
	for (const s of counts.sources) {
		check(
			s.source_rows === null || s.source_rows === s.file_rows,
			`${s.source}: ${s.source_rows} rows at the source, ${s.file_rows} in the file.`,
		);
		check(
			s.file_rows === s.accepted + s.rejected,
			`${s.source}: ${s.file_rows} rows in the file, ${s.accepted} accepted + ${s.rejected} rejected.`,
		);
		check((s.in_scope === null) === (s.out_of_scope === null), `${s.source}: only one of in scope and out of scope is counted.`);
		if (s.in_scope === null || s.out_of_scope === null) continue;
		check(
			s.accepted === s.in_scope + s.out_of_scope,
			`${s.source}: ${s.accepted} rows accepted, ${s.in_scope} in scope + ${s.out_of_scope} out of scope.`,
		);
	}
	const { decisions: d, removals: r } = counts;
	const inScope = sum(counts.sources.map((s) => s.in_scope ?? 0));
	check(inScope === d.in_scope, `${inScope} rows in scope by source, ${d.in_scope} under review.`);
	check(
		d.in_scope === d.decided + d.undecided + d.gaps,
		`${d.in_scope} rows in scope, ${d.decided} decided + ${d.undecided} undecided + ${d.gaps} without reviewer.`,
	);
	check(
		r.ordered === r.proved + r.open + r.withdrawn,
		`${r.ordered} removals, ${r.proved} proved + ${r.open} open + ${r.withdrawn} withdrawn.`,
	);
	return found;
}
