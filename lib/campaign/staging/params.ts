/** Collects the values of one parametrised statement: `add` keeps the value and answers its placeholder with its type. */
export class Params {
	readonly values: unknown[] = [];

	add(value: unknown, type: string): string {
		this.values.push(value);
		return `$${this.values.length}::${type}`;
	}
}
