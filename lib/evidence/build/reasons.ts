import type { BuildScope } from "./scope";

/** Reads the reason a grant was left out by, as staging noted it (`left_out.reason`), in words. */
export function wordsOfReasons(on: BuildScope): (reason: string) => string {
	return (reason) => {
		const n = /^exclusion:(\d+)$/.exec(reason)?.[1];
		if (n !== undefined) return on.exclusions[Number(n)]?.reason ?? reason;
		return reason === "outside" ? `The system is not ${on.track.scopeWord}` : "Whether the system lies in the boundary was not decided";
	};
}
