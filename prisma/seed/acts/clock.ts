import pg from "pg";

/** The demonstration's clock: only the owner's role may set it, and setting it marks the installation as a demonstration for good. */
export class DemoClock {
	private constructor(private readonly client: pg.Client) {}

	/** What the clock shows; the database's own time while it is not set. */
	now = new Date(0);

	static async open(ownerUrl: string): Promise<DemoClock> {
		const client = new pg.Client({ connectionString: ownerUrl });
		await client.connect();
		return new DemoClock(client);
	}

	/** Moves the clock; it only moves forward, since events do. */
	async set(to: Date): Promise<void> {
		if (to < this.now) throw new Error(`the demonstration's clock cannot go back from ${this.now.toISOString()} to ${to.toISOString()}`);
		this.now = to;
		await this.write(to);
	}

	/** Lets some minutes pass. */
	async pass(minutes: number): Promise<void> {
		await this.set(new Date(this.now.getTime() + minutes * 60_000));
	}

	/** Lets time run on by itself. */
	async release(): Promise<void> {
		await this.write(null);
	}

	async close(): Promise<void> {
		await this.client.end();
	}

	private async write(to: Date | null): Promise<void> {
		await this.client.query('INSERT INTO demo_clock (id, "now") VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET "now" = excluded."now"', [
			to,
		]);
	}
}
