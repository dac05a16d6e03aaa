import type { Role } from "@/lib/access/actor";

/** What a role does here, in the order it is done; each step with the screen it is done on. */
export type RoleGuide = { about: string; steps: { text: string; href?: string; link?: string }[]; never: string };

/** One short guide for each role. What is said of "never" is refused by the product (lib/access, product rules), not by this page. */
export const ROLE_GUIDES: Readonly<Record<Role, RoleGuide>> = {
	iam_admin: {
		about: "You bring in who holds what, set a review up, and watch it.",
		steps: [
			{
				text: "Add the systems, and say of each why it is inside or outside a track's boundary.",
				href: "/inventory/systems",
				link: "Systems",
			},
			{
				text: "Import an extract. It counts only when source, file, accepted and rejected rows tie; each rejected row says what to mend.",
				href: "/imports/new",
				link: "New import",
			},
			{
				text: "Configure a campaign on one or both tracks and stage it: its rows are frozen then, and what is missing is listed as numbered gaps.",
				href: "/campaigns/new",
				link: "New campaign",
			},
			{ text: "Launch a track once its control owner has accepted the population.", href: "/campaigns", link: "Campaigns" },
			{ text: "Invite people, and give them roles. Nobody gives a role to themselves.", href: "/people", link: "People" },
		],
		never: "You decide no row, approve no exception and sign nothing; accepted evidence does not change under your hands.",
	},
	reviewer: {
		about: "You say of each row whether the access is still needed. Nothing is chosen for you, and nothing is approved by silence.",
		steps: [
			{ text: "Read the instructions of the track; they say what counts as a reason to keep.", href: "/reviews", link: "My reviews" },
			{
				text: "Take the rows from the top: the riskiest stand first. 1 keeps, 2 removes, 3 changes; Enter shows the details; ? lists the keys.",
			},
			{ text: "Say “not mine” or “need information” where you cannot judge: the row stays undecided until somebody does." },
			{ text: "Review and submit. Until then your marks are a draft and can be undone; afterwards a row is only opened again on request." },
		],
		never: "Your own access, your own machines, and what a track bars you from are decided by somebody else.",
	},
	control_owner: {
		about: "You own the control on your track: you answer for its population, its exceptions and its memo.",
		steps: [
			{
				text: "Accept the population: the extracts behind it tie, each gap is settled or accepted with a reason.",
				href: "/campaigns",
				link: "Campaigns",
			},
			{
				text: "Approve or decline exceptions. One that you asked for, or that keeps your own access, is another owner's.",
				href: "/exceptions",
				link: "Exceptions",
			},
			{ text: "Watch progress, hand rows on, look at the quality of the review." },
			{
				text: "Close the track. What is undecided becomes a deviation; answer each with its cause and what is done about it.",
				href: "/deviations",
				link: "Deviations",
			},
			{ text: "Read the memo and sign it, then ask for the evidence pack.", href: "/packs", link: "Evidence packs" },
		],
		never: "You approve no request of your own and sign for nobody else. The other track's reasons are not shown to you.",
	},
	remediator: {
		about: "You carry out what was decided, and prove it.",
		steps: [
			{ text: "Take the removals that are due first. Each says what else goes with it.", href: "/removals", link: "Removals" },
			{ text: "Remove the access in the system, then claim the removal with the ticket and a note." },
			{
				text: "It is verified when a later complete extract, taken by somebody else, no longer holds the access; or when a second person attaches proof.",
			},
		],
		never: "You verify no removal that you carried out.",
	},
	auditor: {
		about: "You read everything of the tracks you were given, and verify without trusting this server.",
		steps: [
			{ text: "Look at populations, decisions, exceptions and deviations as they stand.", href: "/campaigns", link: "Campaigns" },
			{
				text: "Download a pack and check it offline: node verify.mjs pack.zip names the file and row that changed, if one did.",
				href: "/packs",
				link: "Evidence packs",
			},
			{ text: "Keep the last checkpoint outside: a ledger that was rewritten is found against it.", href: "/ledger", link: "Ledger" },
		],
		never: "You change nothing, and see no narrative of a track you were not given.",
	},
	executive: {
		about: "You see how the reviews stand, and judge the conflicts that were raised to you.",
		steps: [
			{ text: "See how far each track is, and which deviations it has.", href: "/campaigns", link: "Campaigns" },
			{ text: "Accept or decline a conflict between duties that both owners left to you. Acceptance ends within twelve months." },
		],
		never: "You decide no row. Nothing here is a certification under SOX 302.",
	},
};
