/** Who plays a part in the journeys: people of the demo company, by what they do there. */
export const PEOPLE = {
	admin: { name: "Ines Falk", email: "ines.falk@caldersystems.example" },
	socReviewer: { name: "Marcus Oyelaran", email: "marcus.oyelaran@caldersystems.example" },
	soxReviewer: { name: "Priya Raman", email: "priya.raman@caldersystems.example" },
	socFallback: { name: "Owen Treharne", email: "owen.treharne@caldersystems.example" },
	soxFallback: { name: "Judith Okoro", email: "judith.okoro@caldersystems.example" },
	socOwner: { name: "Sofia Lindqvist", email: "sofia.lindqvist@caldersystems.example" },
	soxOwner: { name: "Daniel Weber", email: "daniel.weber@caldersystems.example" },
	remediator: { name: "Tomas Novak", email: "tomas.novak@caldersystems.example" },
	socAuditor: { name: "Hannah Cole", email: "hannah.cole@alderaudit.example" },
	soxAuditor: { name: "Kenji Mori", email: "kenji.mori@alderaudit.example" },
} as const;

export type Part = keyof typeof PEOPLE;

/** What everybody of the demo company signs in with; the start of the demonstration prints it. */
export const PASSWORD = "seven grey herons at dusk";
