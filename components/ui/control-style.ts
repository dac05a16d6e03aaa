/** The box one types into. 16-pixel text on touch screens, or the phone zooms in. */
export const controlStyle =
	"w-full rounded-md bg-surface px-2.5 py-1.5 text-base text-ink inset-ring inset-ring-control placeholder:text-ink-3 max-sm:min-h-10 max-sm:text-[1rem] focus-visible:outline-offset-0 disabled:bg-sunken disabled:text-ink-3 disabled:inset-ring-line-strong [&[readonly]]:bg-sunken aria-invalid:inset-ring-danger";
