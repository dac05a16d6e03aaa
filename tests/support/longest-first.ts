import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take far longer than their size tells. Vitest begins with the largest file; what it begins last is waited for alone. */
const LONG = /tests\/integration\/(demo|review\/rosters)\.test\.ts$|tests\/platform\/launch\.test\.ts$/;

export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const sorted = await super.sort(files);
		const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
		return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
	}
}
