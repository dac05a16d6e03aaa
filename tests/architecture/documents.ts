import { dirname, posix } from "node:path";
import type { SourceText, Violation } from "./source-files";

const LINK = /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g;
const QUOTED_PATH = /`((?:app|components|lib|bin|prisma|tests|docs)\/[\w./()[\]-]*)`/g;

/** Links and quoted paths of a Markdown file that lead to nothing. `exists` answers for paths from the repository's root. */
export function deadReferences({ path, text }: SourceText, exists: (path: string) => boolean): Violation[] {
	return text.split("\n").flatMap((line, index) => {
		const links = [...line.matchAll(LINK)].map(([, target = ""]) => posix.normalize(posix.join(dirname(path), target)));
		const paths = [...line.matchAll(QUOTED_PATH)].map(([, target = ""]) => target);
		return [...links, ...paths]
			.filter((target) => !exists(target))
			.map((target) => ({ path, line: index + 1, message: `There is no ${target}.` }));
	});
}
