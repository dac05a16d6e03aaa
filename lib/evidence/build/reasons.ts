import { ruleWords } from "@/lib/birthright/rules";
import type { BuildScope } from "./scope";

/** Reads the reason a grant was left out by, as staging noted it (`left_out.reason`), in words. */
export function wordsOfReasons(on: BuildScope): (reason: string) => string {
	return (reason) => {
		const n = /^exclusion:(\d+)$/.exec(reason)?.[1];
		if (n !== undefined) return on.exclusions[Number(n)]?.reason ?? reason;
		const d = /^definition:(\d+)$/.exec(reason)?.[1];
		const rule = d === undefined ? undefined : on.definition.scope.definitions?.[Number(d)];
		if (rule) return `Reviewed once as a definition (${Number(d) + 1}): ${ruleWords(rule)} gets it. ${rule.reason}`;
		return reason === "outside" ? `The system is not ${on.track.scopeWord}` : "Whether the system lies in the boundary was not decided";
	};
}
