/** A download that is made while it is sent: pieces of text or bytes, with back-pressure. */
export function streamResponse(
	source: AsyncIterable<string | Uint8Array>,
	{ filename, type }: { filename: string; type: string },
): Response {
	const encoder = new TextEncoder();
	const pieces = source[Symbol.asyncIterator]();
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await pieces.next();
			if (done) controller.close();
			else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
		},
		async cancel() {
			await pieces.return?.();
		},
	});
	const plain = filename.replace(/[^\w.-]+/g, "_");
	return new Response(body, {
		headers: {
			"content-type": type,
			"content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(filename)}`,
			"cache-control": "no-store",
			"x-content-type-options": "nosniff",
		},
	});
}
