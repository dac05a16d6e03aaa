const units = ["bytes", "KB", "MB", "GB", "TB"];

/** A size for people, in steps of 1,000: 1_704_000 is "1.7 MB". */
export function formatBytes(bytes: number): string {
	if (bytes === 1) return "1 byte";
	let step = 0;
	let value = bytes;
	while (value >= 1000 && step < units.length - 1) {
		value /= 1000;
		step += 1;
	}
	return `${value < 10 && step > 0 ? Number(value.toFixed(1)) : Math.round(value)} ${units[step]}`;
}
