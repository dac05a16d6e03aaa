import { z } from "zod";

const count = z.int().nonnegative();

/** Counts that must tie before a pack may be built; the verifier counts the rows again. */
export const manifestCounts = z.strictObject({
	/** One per extract, in what its source counted: rows of its files. Grants, which rows become, are counted apart. */
	sources: z.array(
		z.strictObject({
			source: z.string(),
			/** What the next four figures count. */
			unit: z.literal("rows of all files"),
			/** The independent count at the source, null when there was none (then said to be unproved). */
			source_rows: count.nullable(),
			file_rows: count,
			accepted: count,
			rejected: count,
			/** Grants that rest on this extract. Null where it holds no access (people, machines). */
			in_scope: count.nullable(),
			out_of_scope: count.nullable(),
		}),
	),
	/** Every grant that was open when the population was frozen: 03_population/systems.csv has them by system. */
	population: z.strictObject({
		grants: count,
		in_scope: count,
		/** Of systems under review, each on its line of 03_population/out_of_scope.csv. */
		out_of_scope: count,
		/** Of systems left out as a whole. */
		other_systems: count,
		/** Grants of systems under review by which extracts and inventory differ; 0 when every grant stands in an extract. */
		unexplained: count,
	}),
	/** Grants that came and went between the extracts of two reviews, so that nobody decided about them: 03_population/unseen.csv. */
	unseen: count,
	decisions: z.strictObject({
		in_scope: count,
		decided: count,
		/** Open or closed without a decision, with a reviewer. */
		undecided: count,
		/** Without a reviewer: numbered in 02_gaps.csv. */
		gaps: count,
		/** Taken out of the review by amendments: 02_amendments.csv. */
		taken_out: count,
	}),
	removals: z.strictObject({ ordered: count, proved: count, open: count, withdrawn: count }),
	/** Extracts that showed access after its removal was claimed, or verified, and escalations: 09_followup.csv. */
	follow_ups: z.strictObject({ still_there: count, came_back: count, escalated: count }),
	/** Late removals of which it was asked whether the access was used meanwhile, file 10, and those of them nobody has answered. */
	look_backs: z.strictObject({ asked: count, open: count }),
	/** Conflicts between duties, files 08. Null where the track does not look for them: then there are no such files. */
	duties: z
		.strictObject({
			/** Rules there were, and how many of them were switched off. */
			rules: count,
			switched_off: count,
			conflicts: count,
			/** Lines of 08_sod.csv: a conflict has one per grant and duty by which it comes about. */
			parts: count,
			/** Rows in scope whose entitlement nobody had mapped to duties: no conflict is found through them. */
			unmapped_rows: count,
			/** Lines of 08_outcomes.csv. */
			requests: count,
			/** Conflicts that were open or waiting for a verdict, and those accepted as a deficiency candidate. */
			without_outcome: count,
			deficiency_candidates: count,
		})
		.nullable(),
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
	}
	const { population: p, decisions: d, removals: r, look_backs: l } = counts;
	const inScope = sum(counts.sources.map((s) => s.in_scope ?? 0));
	const outOfScope = sum(counts.sources.map((s) => s.out_of_scope ?? 0));
	check(inScope === p.in_scope, `${inScope} grants in scope by source, ${p.in_scope} by system.`);
	check(outOfScope === p.out_of_scope, `${outOfScope} grants out of scope by source, ${p.out_of_scope} by system.`);
	check(
		p.grants === p.in_scope + p.out_of_scope + p.other_systems,
		`${p.grants} grants in the inventory, ${p.in_scope} in scope + ${p.out_of_scope} out of scope + ${p.other_systems} of other systems.`,
	);
	check(p.in_scope === d.in_scope, `${p.in_scope} grants in scope, ${d.in_scope} rows under review.`);
	check(
		d.in_scope === d.decided + d.undecided + d.gaps + d.taken_out,
		`${d.in_scope} rows in scope, ${d.decided} decided + ${d.undecided} undecided + ${d.gaps} without reviewer + ${d.taken_out} taken out.`,
	);
	check(
		r.ordered === r.proved + r.open + r.withdrawn,
		`${r.ordered} removals, ${r.proved} proved + ${r.open} open + ${r.withdrawn} withdrawn.`,
	);
	check(l.open <= l.asked && l.asked <= r.ordered, `${r.ordered} removals, ${l.asked} look-backs, ${l.open} of them open.`);
	if (counts.duties) {
		const {
			rules,
			switched_off,
			conflicts,
			parts,
			unmapped_rows,
			without_outcome: without,
			deficiency_candidates: candidates,
		} = counts.duties;
		check(switched_off <= rules, `${rules} rules of duties, ${switched_off} of them switched off.`);
		check(conflicts <= parts, `${conflicts} conflicts between duties, ${parts} parts of them.`);
		check(without + candidates <= conflicts, `${conflicts} conflicts, ${without} without an outcome, ${candidates} deficiency candidates.`);
		check(unmapped_rows <= d.in_scope, `${unmapped_rows} rows mapped to no duty, ${d.in_scope} rows under review.`);
	}
	return found;
}
