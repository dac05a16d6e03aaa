import type { ActionAnswer } from "@/components/ui/action-answer";
import type { Dialect } from "@/lib/import/dialect";
import type { FilePreviewed } from "@/lib/import/preview-file";

const HEAD_BYTES = 1_048_576;

const UNREACHABLE = {
	ok: false as const,
	code: "unreachable",
	message: "Countersign could not be reached, or cut the upload off. Check the connection, then send the file again.",
	fields: {},
};

/** Has the beginning of a file looked at; it is stored nowhere. */
export async function previewOf(file: File, fixed: Partial<Dialect>): Promise<ActionAnswer<FilePreviewed>> {
	const whole = file.size <= HEAD_BYTES ? "1" : "0";
	const query = new URLSearchParams({ whole, dialect: JSON.stringify(fixed) });
	try {
		const response = await fetch(`/api/imports/preview?${query}`, { method: "POST", body: file.slice(0, HEAD_BYTES) });
		return (await response.json()) as ActionAnswer<FilePreviewed>;
	} catch {
		return UNREACHABLE;
	}
}

export type Sending = { file: File; role: string; dialect: Dialect; secretColumns: string[] };

/** Streams a file into an import. `told` hears how many bytes are sent; only XMLHttpRequest tells that. */
export function sendFile(importId: string, { file, role, dialect, secretColumns }: Sending, told: (bytes: number) => void) {
	const query = new URLSearchParams({ role, filename: file.name, dialect: JSON.stringify(dialect) });
	for (const column of secretColumns) query.append("secret", column);
	return new Promise<ActionAnswer<{ fileId: string; valuesDropped: number }>>((resolve) => {
		const request = new XMLHttpRequest();
		request.open("POST", `/api/imports/${importId}/files?${query}`);
		request.responseType = "json";
		request.upload.onprogress = (event) => told(event.loaded);
		request.onload = () => resolve(request.response ?? UNREACHABLE);
		request.onerror = () => resolve(UNREACHABLE);
		request.send(file);
	});
}
