import { connection } from "next/server";
import { whyNotReady } from "@/lib/web/readiness";

/** `GET /api/health`: 200 {status: "ready"} once requests can be served, else 503 with the reason. Open to everybody, says nothing else. */
export async function GET(): Promise<Response> {
	await connection();
	const reason = await whyNotReady();
	if (reason === null) return Response.json({ status: "ready" });
	return Response.json({ status: "not ready", reason }, { status: 503 });
}
