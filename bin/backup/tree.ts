import { open, opendir } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "@/bin/process/failure.mjs";

export type Entry = { kind: "file" | "directory" | "link" /** Relative to the root, with slashes. */; name: string };

/** Everything below a directory, a directory before what is in it; what goes away meanwhile is left out. `skip` leaves out an entry with all below it. */
export async function* walk(root: string, skip: (name: string) => boolean = () => false, below = ""): AsyncGenerator<Entry> {
	const directory = await opendir(path.join(root, below)).catch((error: unknown) => {
		if (codeOf(error) === "ENOENT" && below !== "") return null;
		throw error;
	});
	if (!directory) return;
	for await (const entry of directory) {
		const name = below ? `${below}/${entry.name}` : entry.name;
		if (skip(name)) continue;
		if (entry.isDirectory()) {
			yield { kind: "directory", name };
			yield* walk(root, skip, name);
		} else if (entry.isFile()) yield { kind: "file", name };
		else if (entry.isSymbolicLink()) yield { kind: "link", name };
	}
}

/** Makes the system write a directory with all that is in it to its disk; what was copied survives a power failure from here on. */
export async function syncTree(root: string): Promise<void> {
	for await (const { kind, name } of walk(root)) if (kind !== "link") await sync(path.join(root, name));
	await sync(root);
}

async function sync(at: string): Promise<void> {
	const handle = await open(at, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
