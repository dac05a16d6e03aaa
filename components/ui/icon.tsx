import { cx } from "@/components/ui/cx";

/** Paths on a 16-pixel grid, drawn with a line of 1.5. */
const paths = {
	"arrow-right": "M3 8h10M9 4l4 4-4 4",
	check: "M3.5 8.5 6.5 11.5 12.5 4.5",
	"chevron-down": "M4 6l4 4 4-4",
	"chevron-right": "M6 4l4 4-4 4",
	close: "M4 4l8 8M12 4l-8 8",
	contrast: "M8 2.5v11A5.5 5.5 0 0 0 8 2.5zM13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z",
	copy: "M5.5 5.5h7v8h-7zM3.5 10.5v-8h7",
	down: "M8 3v10M4 9l4 4 4-4",
	download: "M8 2.5v7.5M4.5 7 8 10.5 11.5 7M3 13.5h10",
	file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
	info: "M8 7.5v3.5M8 5h.01M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
	menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
	more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
	search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3 13.5 13.5",
	up: "M8 13V3M4 7l4-4 4 4",
	upload: "M8 10.5V3M4.5 6.5 8 3l3.5 3.5M3 13.5h10",
	warning: "M8 2.5 14.5 13.5h-13zM8 6.5v3.5M8 12h.01",
} as const;

export type IconName = keyof typeof paths;

/** A line icon in the colour of the text around it. Always decorative: put the meaning in words. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
	return (
		<svg className={cx("size-4 shrink-0", className)} viewBox="0 0 16 16" fill="none" aria-hidden="true">
			<path d={paths[name]} stroke="currentColor" strokeWidth={name === "more" ? 2 : 1.5} strokeLinecap="round" strokeLinejoin="round" />
		</svg>
	);
}
