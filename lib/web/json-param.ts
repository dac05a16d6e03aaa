import { InvalidInputError } from "@/lib/errors";

/** A parameter of the address that holds JSON; undefined when it is not there. What it holds is unchecked: parse it. */
export function jsonParam(params: URLSearchParams, name: string): unknown {
	const text = params.get(name);
	if (text === null) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw new InvalidInputError(`The parameter ${name} is not valid JSON. Reload the page and repeat the act.`);
	}
}
