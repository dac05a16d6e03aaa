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

/** Follows a pack being written: each new part is told, and each percent of the rows. What is told is for waiting people: a pack is the same whether it is listened to or not. */
export class Progress {
	private step: (typeof STEPS)[number] = STEPS[0];
	private done = 0;
	private total = 0;
	private told = 0;

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
		if (this.percent > this.told) await this.say();
	}

	private get percent(): number {
		return this.total > 0 ? Math.floor((100 * Math.min(this.done, this.total)) / this.total) : 0;
	}

	private async say(): Promise<void> {
		this.told = this.percent;
		await this.tell({ step: this.step, done: Math.min(this.done, this.total), total: this.total });
	}
}
