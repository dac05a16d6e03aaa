/** Next.js calls this once when the web process starts, before the first request. */
export async function register(): Promise<void> {
	if (process.env.NEXT_RUNTIME !== "nodejs") return;
	const { notePeers } = await import("@/lib/web/peer-address");
	notePeers();
}
