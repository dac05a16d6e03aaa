/** Values whose very form says that they are secrets, with what to call them. */
const FORMATS: [RegExp, string][] = [
	[/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
	[/^(ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}|^github_pat_/, "a GitHub token"],
	[/^glpat-[\w-]{15,}/, "a GitLab token"],
	[/^xox[abposr]-[\w-]{10,}/, "a Slack token"],
	[/^sk-[\w-]{16,}|^sk_(live|test)_/, "an API secret key"],
	[/^AIza[\w-]{30,}/, "a Google API key"],
	[/^npm_[A-Za-z0-9]{30,}/, "an npm token"],
	[/^(hvs|hvb|hvr|s)\.[\w-]{20,}/, "a Vault token"],
	[/^SG\.[\w-]{16,}\.[\w-]{16,}/, "a SendGrid key"],
	[/^eyJ[\w-]+\.eyJ[\w-]+\./, "a signed token (JWT)"],
	[/^00D\w{12,15}![\w.]{20,}/, "a Salesforce session"],
	[/^\$(2[aby]?|5|6|y|argon2\w*|pbkdf2[\w-]*|scrypt)\$/, "a password hash"],
	[/^\{(SSHA|SHA|SMD5|MD5|CRYPT|PBKDF2)[\w-]*\}/i, "a password hash"],
	[/^SCRAM-SHA-(1|256)\$/, "a password hash"],
	[/^md5[0-9a-f]{32}$/, "a PostgreSQL password hash"],
	[/^[a-z][\w+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i, "an address with a password in it"],
	[/(^|[;\s])(password|pwd|accountkey|sharedaccesskey)\s*=\s*[^;\s]+/i, "a connection string with a password"],
];

/** What kind of secret a value is by its form; null when nothing about the form says so. */
export function secretFormat(value: string): string | null {
	return FORMATS.find(([pattern]) => pattern.test(value))?.[1] ?? null;
}

/**
 * Whether a value looks random: one word of 20 to 512 characters, letters of both cases and digits mixed, at least 3.8 bits per character.
 * Ids that only look so (UUIDs, hexadecimal fingerprints, SIDs, addresses, distinguished names) do not count.
 */
export function looksRandom(value: string): boolean {
	if (value.length < 20 || value.length > 512 || !/^[\w+/=.~-]+$/.test(value)) return false;
	if (/^[0-9a-f]+$/i.test(value) || /^[0-9a-f-]{36}$/i.test(value) || /^(S-1-|arn:|cn=|https?:)/i.test(value)) return false;
	if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return false;
	return bitsPerCharacter(value) >= 3.8;
}

/** Shannon entropy of the characters, in bits. */
function bitsPerCharacter(value: string): number {
	const times = new Map<string, number>();
	for (const c of value) times.set(c, (times.get(c) ?? 0) + 1);
	let bits = 0;
	for (const n of times.values()) bits -= (n / value.length) * Math.log2(n / value.length);
	return bits;
}
