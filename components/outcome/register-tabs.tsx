import { TabLinks } from "@/components/ui/tab-links";
import { TRACKS } from "@/lib/track/registry";

/** One register per track, never a merged one by default; "All" is for those who hold both. */
export function RegisterTabs({ path, tracks, current }: { path: string; tracks: string[] | null; current: string | null }) {
	const shown = TRACKS.filter((t) => tracks === null || tracks.includes(t.key));
	if (shown.length < 2) return null;
	return (
		<TabLinks
			label="Registers"
			tabs={[
				...shown.map((t) => ({ href: `${path}?track=${t.key}`, label: t.word, current: current === t.key })),
				{ href: path, label: "All", current: current === null },
			]}
		/>
	);
}
