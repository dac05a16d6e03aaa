/** Next.js calls this once when the web process starts, before the first request. */
export async function register(): Promise<void> {
	if (process.env.NEXT_RUNTIME !== "nodejs") return;
	const [{ requireEnv }, { notePeers }] = await Promise.all([import("@/lib/web/require-env"), import("@/lib/web/peer-address")]);
	requireEnv();
	notePeers();
}
