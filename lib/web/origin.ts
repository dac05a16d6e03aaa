import { ForbiddenError } from "@/lib/errors";

/**
 * Refuses a state-changing request whose Origin is absent, null or foreign. The framework lets a request without Origin through;
 * browsers send it on every POST, so its absence means the request was not made by our own page.
 */
export function requireSameOrigin(headers: Headers): void {
	const origin = headers.get("origin");
	const host = headers.get("host");
	let same = false;
	if (origin && origin !== "null" && host) {
		try {
			same = new URL(origin).host === host;
		} catch {
			same = false;
		}
	}
	const site = headers.get("sec-fetch-site");
	if (!same || (site !== null && site !== "same-origin")) {
		throw new ForbiddenError("This request did not come from Countersign's own page. Open the page again and repeat the act there.");
	}
}
