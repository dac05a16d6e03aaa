import { EXIT, type Exit } from "@/bin/cli/command";
import { main } from "@/lib/evidence/verifier/verify.mjs";

/** The verifier of every pack itself: it needs no installation, and leaves no trace in one. */
export async function run(args: string[]): Promise<Exit> {
	const code = await main(args);
	return code === 0 ? EXIT.ok : code === 1 ? EXIT.refused : EXIT.usage;
}
