// @ts-check

/** How often a step that takes long says so where the output is no terminal. */
const REMINDER_SECONDS = 15;

/**
 * Runs one long step and shows its name, what it says meanwhile, and the time it took.
 * @template T
 * @param {string} name
 * @param {(say: (detail: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
	const started = performance.now();
	const elapsed = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
	const terminal = process.stdout.isTTY === true;
	let detail = "";
	const redraw = () => process.stdout.write(`\r\u001b[2K${clip(`  ${name} … ${elapsed()}${detail && `  ${detail}`}`)}`);
	const timer = terminal
		? setInterval(redraw, 200)
		: setInterval(() => console.log(`  … still at it (${elapsed()})`), REMINDER_SECONDS * 1000);
	timer.unref();
	if (terminal) redraw();
	else console.log(`  ${name} …`);
	let ended = "failed after";
	try {
		const result = await work((said) => {
			detail = said;
			if (!terminal) console.log(`    ${said}`);
		});
		ended = "done in";
		return result;
	} finally {
		clearInterval(timer);
		const line = `  ${name}: ${ended} ${elapsed()}`;
		if (terminal) process.stdout.write(`\r\u001b[2K${line}\n`);
		else console.log(line);
	}
}

/** @param {string} line */
function clip(line) {
	return line.slice(0, Math.max(20, (process.stdout.columns ?? 80) - 1));
}
