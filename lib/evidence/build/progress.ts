/** What is being written, for the page that waits. */
const STEPS = [
	"Control and campaign",
	"Population",
	"Extracts",
	"Reviews and decisions",
	"Removals and exceptions",
	"Ledger",
	"Seals",
] as const;

/** Where a pack stands: the part being written, and how many of the rows it will hold are written. `total` is 0 until they are counted. */
export type PackProgress = { step: string; done: number; total: number };
export type TellProgress = (progress: PackProgress) => Promise<void>;

/** Milliseconds between two words about rows; each new part is told at once. */
const EVERY = 1000;

/** Follows a pack being written. What is told is for waiting people: a pack is the same whether it is listened to or not. */
export class Progress {
	private step: (typeof STEPS)[number] = STEPS[0];
	private done = 0;
	private total = 0;
	private toldAt = 0;

	constructor(private readonly tell: TellProgress) {}

	begin(step: (typeof STEPS)[number]): Promise<void> {
		this.step = step;
		return this.say();
	}

	/** @param rows lines of data the pack will hold, about */
	expect(rows: number): void {
		this.total = rows;
	}

	async wrote(rows: number): Promise<void> {
		this.done += rows;
		if (performance.now() - this.toldAt >= EVERY) await this.say();
	}

	private async say(): Promise<void> {
		this.toldAt = performance.now();
		await this.tell({ step: this.step, done: Math.min(this.done, this.total), total: this.total });
	}
}
