/** Posts whose holders the demonstration names: the people one signs in as, and those its stories are about. */
export const NAMED: Readonly<Record<string, { name: string; title: string; department: string }>> = {
	ceo: { name: "Ruth Ashdown", title: "Chief executive officer", department: "Executive" },
	cfo: { name: "Elena Castellano", title: "Chief financial officer", department: "Executive" },
	cto: { name: "Viktor Hallgren", title: "Chief technology officer", department: "Executive" },
	coo: { name: "Nadia Belmont", title: "Chief operating officer", department: "Executive" },
	chro: { name: "Grace Whitlock", title: "Chief people officer", department: "Executive" },
	controller: { name: "Daniel Weber", title: "Corporate controller", department: "Executive" },
	"head:Accounts payable": { name: "Priya Raman", title: "Head of accounts payable", department: "Accounts payable" },
	"head:Customer operations": { name: "Marcus Oyelaran", title: "Head of customer operations", department: "Customer operations" },
	"head:Information security": { name: "Sofia Lindqvist", title: "Head of information security", department: "Information security" },
	"head:Internal controls": { name: "Judith Okoro", title: "Head of internal controls", department: "Internal controls" },
	"iam-lead": { name: "Ines Falk", title: "Identity and access lead", department: "IT operations" },
	"service-desk": { name: "Tomas Novak", title: "Service desk lead", department: "IT operations" },
	"access-compliance": { name: "Owen Treharne", title: "Access compliance manager", department: "Information security" },
	"soc-auditor": { name: "Hannah Cole", title: "Senior auditor", department: "External audit" },
	"sox-auditor": { name: "Kenji Mori", title: "Audit manager", department: "External audit" },
	"erp-basis": { name: "Piotr Zielak", title: "ERP administrator", department: "IT operations" },
	"cloud-admin": { name: "Amara Diallo", title: "Cloud platform engineer", department: "Platform engineering" },
	dba: { name: "Lukas Brandt", title: "Database administrator", department: "Platform engineering" },
	leaver: { name: "Jonas Berg", title: "Treasury analyst", department: "Treasury" },
	"vendor-and-payments": { name: "Marta Silva", title: "Accounts payable specialist", department: "Accounts payable" },
	"no-manager": { name: "Leo Marchetti", title: "Integration consultant", department: "Data engineering" },
	mover: { name: "Chiara Fontana", title: "Financial analyst", department: "Financial planning" },
};

/** Who the demonstration lets a visitor sign in as. */
export const PERSONAS: readonly { persona: string; post: string; roles: readonly { role: string; track: string | null }[] }[] = [
	{ persona: "IAM admin", post: "iam-lead", roles: [{ role: "iam_admin", track: null }] },
	{ persona: "SOC reviewer", post: "head:Customer operations", roles: [{ role: "reviewer", track: "SOC" }] },
	{ persona: "SOX reviewer", post: "head:Accounts payable", roles: [{ role: "reviewer", track: "SOX" }] },
	{ persona: "SOC control owner", post: "head:Information security", roles: [{ role: "control_owner", track: "SOC" }] },
	{ persona: "SOX control owner", post: "controller", roles: [{ role: "control_owner", track: "SOX" }] },
	{ persona: "Remediator", post: "service-desk", roles: [{ role: "remediator", track: null }] },
	{ persona: "SOC auditor", post: "soc-auditor", roles: [{ role: "auditor", track: "SOC" }] },
	{ persona: "SOX auditor", post: "sox-auditor", roles: [{ role: "auditor", track: "SOX" }] },
	{ persona: "Executive", post: "cfo", roles: [{ role: "executive", track: null }] },
];

/** Who decides rows nobody else of the chain may decide, by track. */
export const FALLBACK: Readonly<Record<string, string>> = { SOC: "access-compliance", SOX: "head:Internal controls" };
/** The control owner of each track. */
export const CONTROL_OWNER: Readonly<Record<string, string>> = { SOC: "head:Information security", SOX: "controller" };
