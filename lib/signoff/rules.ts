/** Why a track with these deviations cannot be signed, as a sentence with the way out; null when each has the response of its owner. */
export function unansweredRefusal(deviations: readonly { answered: boolean }[]): string | null {
	const open = deviations.filter(({ answered }) => !answered).length;
	if (open === 0) return null;
	return `${open === 1 ? "One deviation of this track has" : `${open} deviations of this track have`} no response, or got rows after it was given. Answer under Deviations, then sign.`;
}
