import { connection } from "next/server";
import { isReady } from "@/lib/web/readiness";

/** `GET /api/health`: 200 {status: "ready"} once requests can be served, else 503. Open to everybody, so the reason is in the log alone. */
export async function GET(): Promise<Response> {
	await connection();
	return (await isReady()) ? Response.json({ status: "ready" }) : Response.json({ status: "not ready" }, { status: 503 });
}
