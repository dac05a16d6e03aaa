/** A browser as far as cookies and redirects go: one jar per origin. */
export class Browser {
	private readonly jars = new Map<string, Map<string, string>>();

	private jar(url: string): Map<string, string> {
		const { origin } = new URL(url);
		const jar = this.jars.get(origin) ?? new Map<string, string>();
		this.jars.set(origin, jar);
		return jar;
	}

	/** The value of a cookie of an origin; undefined when there is none. */
	cookie(url: string, name: string): string | undefined {
		return this.jar(url).get(name);
	}

	/** One request, redirects not followed. A form is posted from the origin's own page. */
	async request(url: string, form?: Record<string, string>): Promise<Response> {
		const jar = this.jar(url);
		const response = await fetch(url, {
			method: form ? "POST" : "GET",
			body: form ? new URLSearchParams(form) : undefined,
			redirect: "manual",
			headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "), origin: new URL(url).origin },
		});
		for (const line of response.headers.getSetCookie()) {
			const [pair = "", ...attributes] = line.split("; ");
			const name = pair.slice(0, pair.indexOf("="));
			const gone = attributes.some((one) => /^max-age=0$|^expires=Thu, 01 Jan 1970/i.test(one));
			if (gone) jar.delete(name);
			else jar.set(name, pair.slice(pair.indexOf("=") + 1));
		}
		return response;
	}

	/** Follows redirects until `until` says it is enough, or there is an answer. Answers the last address and its response. */
	async follow(url: string, until: (url: string) => boolean = () => false): Promise<{ url: string; response: Response | null }> {
		let at = url;
		for (let hops = 0; hops < 20; hops++) {
			if (until(at)) return { url: at, response: null };
			const response = await this.request(at);
			const location = response.headers.get("location");
			if (!location) return { url: at, response };
			at = new URL(location, at).href;
		}
		throw new Error(`redirects without end, last ${at}`);
	}
}
