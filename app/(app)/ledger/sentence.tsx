import Link from "next/link";
import type { Sentence } from "@/lib/ledger/entry";

/** Where the page of a subject is; kinds that are not here have none. */
const PAGES: Record<string, (id: string) => string> = {
	campaign: (id) => `/campaigns/${id}`,
	removal: (id) => `/removals/${id}`,
	exception: () => "/exceptions",
	deviation: () => "/deviations",
	import: (id) => `/imports/${id}`,
	system: (id) => `/inventory/systems/${id}`,
	submission: (id) => `/reviews/receipts/${id}`,
	pack: () => "/packs",
	criteria: () => "/controls/criteria",
	text: () => "/controls/texts",
	delegation: () => "/delegations",
	reviewer_group: () => "/people/groups",
};

function pageOf(subject: string): string | null {
	const at = subject.indexOf(":");
	return PAGES[subject.slice(0, at)]?.(subject.slice(at + 1)) ?? null;
}

type SentenceProps = {
	sentence: Sentence;
	names: Record<string, string>;
	/** Without links, where the sentence itself is something to press. */
	plain?: boolean;
};

/** One event as a sentence: people by name where it is known, subjects as links where they have a page. */
export function LedgerSentence({ sentence, names, plain = false }: SentenceProps) {
	return (
		<>
			{sentence.map((part, n) => {
				const key = `${n}`;
				if (typeof part === "string") return <span key={key}>{part}</span>;
				if ("person" in part) {
					if (!part.person) return <span key={key}>nobody known</span>;
					return (
						<b key={key} className="font-semibold">
							{names[part.person] ?? "a person whose name was erased"}
						</b>
					);
				}
				const href = pageOf(part.subject);
				if (!href || plain) return <span key={key}>{part.text}</span>;
				return (
					<Link key={key} prefetch={false} className="link" href={href}>
						{part.text}
					</Link>
				);
			})}
		</>
	);
}
