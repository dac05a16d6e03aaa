import { readFileSync } from "node:fs";
import path from "node:path";
import { CHECKOUT } from "@/bin/prepare/checkout.mjs";

/** A server action of the build: its id, and a page that carries it, as the address of the route. */
export type BuiltAction = { id: string; page: string };
export type Build = { pages: string[]; handlers: string[]; actions: Map<string, BuiltAction> };

type Paths = Record<string, string>;
type References = { node: Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>; edge: object };

const read = <T>(file: string) => JSON.parse(readFileSync(path.join(CHECKOUT, ".next", file), "utf8")) as T;

/** What the production build answers to: pages, route handlers, and server actions as `file#export`. Nothing of it is written by hand. */
export function readBuild(): Build {
	const routes = read<Paths>("app-path-routes-manifest.json");
	const references = read<References>("server/server-reference-manifest.json");
	const of = (kind: string) => Object.entries(routes).flatMap(([file, route]) => (file.endsWith(`/${kind}`) ? [route] : []));
	const actions = new Map<string, BuiltAction>();
	for (const [id, { filename, exportedName, workers }] of Object.entries(references.node)) {
		const page = Object.keys(workers).map((worker) => routes[worker.replace(/^app/, "")])[0];
		if (!page) throw new Error(`no page carries the action ${filename}#${exportedName}`);
		actions.set(`${filename}#${exportedName}`, { id, page });
	}
	if (Object.keys(references.edge).length > 0) throw new Error("there are actions on the edge runtime: the matrix does not know them");
	return { pages: of("page"), handlers: of("route"), actions };
}

/** The methods a route handler answers, as the running build says. */
export async function methodsOf(address: string, route: string): Promise<string[]> {
	const response = await fetch(address + route.replaceAll(/\[[^\]]+\]/g, "1"), { method: "OPTIONS" });
	const allowed = (response.headers.get("allow") ?? "").split(",").map((method) => method.trim());
	return allowed.filter((method) => method !== "" && method !== "OPTIONS" && method !== "HEAD");
}
