import type { ActionResult } from "@/lib/web/action-result";
import type { Actor } from "./actors";
import type { BuiltAction } from "./build";
import type { World } from "./world";

export type Asked = { status: number; location: string; headers: Headers; body: string };

/** One request as this actor. `path` may carry its own query. */
export async function ask(world: World, actor: Actor, path: string, init: RequestInit = {}): Promise<Asked> {
	const headers = new Headers(init.headers);
	// Thousands of answers, none of which travels far.
	headers.set("accept-encoding", "identity");
	if (world.cookies[actor]) headers.set("cookie", world.cookies[actor]);
	const response = await fetch(world.web.address + path, { redirect: "manual", ...init, headers });
	return {
		status: response.status,
		location: response.headers.get("location") ?? "",
		headers: response.headers,
		body: await response.text(),
	};
}

/** What a page says, without what differs from one request to the next: scripts, nonces, and the address that was asked for. */
export function saying({ status, body }: Asked): string {
	const text = body
		.replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/g, "")
		.replaceAll(/<[^>]*>/g, " ")
		.replaceAll(/\s+/g, " ");
	return `${status} ${text.trim()}`;
}

/** A page of the build with its parameters filled in: actions are posted to it. It does not matter with what. */
const concrete = (page: string) => page.replaceAll(/\[\.*([^\]]+)\]/g, (_, name) => (name === "track" ? "SOC" : "1"));

/** The headers our own pages send with an action. */
export const actionHeaders = (world: World, { id }: BuiltAction) => ({
	"next-action": id,
	accept: "text/x-component",
	"content-type": "text/plain;charset=UTF-8",
	origin: world.web.address,
	"sec-fetch-site": "same-origin",
});

export type Called = { status: number; result: ActionResult<unknown> | null; body: string };

/** Calls a server action as the browser does. `result` is null when what came back is no answer of an action. */
export async function call(
	world: World,
	actor: Actor,
	action: BuiltAction,
	input: unknown,
	headers: Record<string, string> = actionHeaders(world, action),
): Promise<Called> {
	const { status, body } = await ask(world, actor, concrete(action.page), {
		method: "POST",
		headers,
		body: JSON.stringify(input === undefined ? [] : [input]),
	});
	return { status, body, result: answerIn(body) };
}

/** The action's answer in a Flight payload: the row that the first row names as `a`. Larger answers refer to further rows; those stay as they came. */
export function answerIn(body: string): ActionResult<unknown> | null {
	const rows = new Map(
		body.split("\n").flatMap((line) => (/^[0-9a-f]+:/.test(line) ? [[line.split(":", 1)[0], line.slice(line.indexOf(":") + 1)]] : [])),
	);
	const named = /"a":"\$@([0-9a-f]+)"/.exec(rows.get("0") ?? "")?.[1];
	const row = named === undefined ? undefined : rows.get(named);
	if (!row?.startsWith("{")) return null;
	const answer = JSON.parse(row) as ActionResult<unknown>;
	return typeof answer.ok === "boolean" ? answer : null;
}
