/**
 * What only other rows can tell, asked of the staging table in sets: the same rules as `joinInMemory`, whatever the size. Each statement
 * reads only and returns what `JOIN_SENTENCES` needs: file_id, row_no, "column", value, code, first_row (null for joins). A row may come more
 * than once. Run them in this order, with work_mem at 64 MB or more; the verb records each result as rejections before it runs the next, since a rejected row resolves nothing.
 */

const ACCOUNT = "coalesce(account_key, account_name)";
const ENTITLEMENT = "coalesce(entitlement_key, entitlement_name)";

/** What a part tells of: `Part.kind` as SQL. */
const KIND = `CASE
	WHEN credential_label IS NOT NULL THEN 'credential'
	WHEN ${ACCOUNT} IS NOT NULL AND ${ENTITLEMENT} IS NOT NULL THEN 'grant'
	WHEN ${ENTITLEMENT} IS NOT NULL THEN 'entitlement'
	WHEN ${ACCOUNT} IS NOT NULL THEN 'account'
	WHEN identity_key IS NOT NULL THEN 'identity'
END`;

const hashOf = (...keys: string[]) => keys.reduceRight((seed, key) => `hashtextextended(coalesce(${key}, ''), ${seed})`, "0");

/** A 64-bit hash of the part's key (`PART_KEYS`): what has one key has one hash. */
const KEY_HASH = `CASE
	WHEN credential_label IS NOT NULL THEN ${hashOf("coalesce(identity_key, account_name)", "credential_kind", "credential_label")}
	WHEN ${ACCOUNT} IS NOT NULL AND ${ENTITLEMENT} IS NOT NULL THEN ${hashOf(ACCOUNT, ENTITLEMENT)}
	WHEN ${ENTITLEMENT} IS NOT NULL THEN ${hashOf("entitlement_name")}
	WHEN ${ACCOUNT} IS NOT NULL THEN ${hashOf("account_name")}
	WHEN identity_key IS NOT NULL THEN ${hashOf("identity_key")}
END`;

/** The key itself, in up to three columns, of the parts whose hash is not alone. */
const SUSPECTS = `
	SELECT row_no, part, kind,
		CASE kind
			WHEN 'grant' THEN ${ACCOUNT} WHEN 'account' THEN account_name WHEN 'entitlement' THEN entitlement_name
			WHEN 'credential' THEN coalesce(identity_key, account_name) ELSE identity_key
		END AS key1,
		CASE kind WHEN 'grant' THEN ${ENTITLEMENT} WHEN 'credential' THEN credential_kind END AS key2,
		CASE kind WHEN 'credential' THEN credential_label END AS key3
	FROM (
		SELECT *, ${KIND} AS kind FROM import_row
		WHERE import_id = $1 AND file_id = $2 AND ${KEY_HASH} IN (SELECT hash FROM suspect)
	) AS told`;

/** The row has no rejection so far. */
const ACCEPTED = (alias: string) =>
	`NOT EXISTS (SELECT FROM import_rejection j WHERE j.import_id = $1 AND j.file_id = ${alias}.file_id AND j.row_no = ${alias}.row_no)`;

/** Everything a part says, without where it stands. */
const SAYS = (alias: string) => `to_jsonb(${alias}) - 'row_no' - 'part'`;

/**
 * Rows of one file about the same thing as an earlier row. For files whose mapping says `repeats: "reject"`.
 * Parameters: import id, file id. Looks at whole keys only where two hashes are equal, which in a sound file they never are.
 */
export const DUPLICATE_ROWS = `
	WITH suspect AS MATERIALIZED (
		SELECT ${KEY_HASH} AS hash FROM import_row WHERE import_id = $1 AND file_id = $2 GROUP BY 1 HAVING count(*) > 1
	),
	numbered AS (
		SELECT s.*, row_number() OVER same AS n, first_value(row_no) OVER same AS first_row, first_value(part) OVER same AS first_part
		FROM (${SUSPECTS}) AS s
		WINDOW same AS (PARTITION BY kind, key1, key2, key3 ORDER BY row_no, part)
	)
	SELECT later.file_id, n.row_no,
		CASE n.kind WHEN 'credential' THEN 'credential_label' WHEN 'account' THEN 'account_name' WHEN 'identity' THEN 'identity_key' ELSE 'entitlement_name' END AS "column",
		coalesce(CASE n.kind
			WHEN 'credential' THEN later.credential_label WHEN 'account' THEN later.account_name WHEN 'identity' THEN later.identity_key ELSE later.entitlement_name
		END, '') AS value,
		CASE WHEN ${SAYS("earlier")} = ${SAYS("later")} THEN 'duplicate_row' ELSE 'conflicting_duplicate' END AS code,
		n.first_row
	FROM numbered n
	JOIN import_row later ON later.import_id = $1 AND later.file_id = $2 AND later.row_no = n.row_no AND later.part = n.part
	JOIN import_row earlier ON earlier.import_id = $1 AND earlier.file_id = $2 AND earlier.row_no = n.first_row AND earlier.part = n.first_part
	WHERE n.n > 1
	ORDER BY n.row_no, n.part`;

/** The holders that accepted rows of one file name. */
const HELD = `
	SELECT file_id, row_no, part, account_name, identity_key FROM import_row r
	WHERE import_id = $1 AND file_id = $2 AND account_name IS NOT NULL AND identity_key IS NOT NULL AND ${ACCEPTED("r")}`;

/** Rows of one file that give an account to another identity than an earlier row does. Parameters: import id, file id. */
export const OTHER_HOLDERS = `
	WITH disputed AS (SELECT account_name FROM (${HELD}) AS h GROUP BY account_name HAVING min(identity_key) <> max(identity_key)),
	claims AS (
		SELECT h.*, first_value(identity_key) OVER same AS first_identity, first_value(row_no) OVER same AS first_row
		FROM (${HELD}) AS h JOIN disputed USING (account_name)
		WINDOW same AS (PARTITION BY account_name ORDER BY row_no, part)
	)
	SELECT file_id, row_no, 'identity_key' AS "column", identity_key AS value, 'conflicting_duplicate' AS code, first_row
	FROM claims WHERE identity_key <> first_identity
	ORDER BY row_no, part`;

/**
 * Assignments whose account or entitlement no accepted row of another file has. Parameters: import id, file id of the assignments, whether
 * accounts must resolve, whether entitlements must (`mustResolve`).
 */
export const UNRESOLVED = `
	WITH known AS (
		SELECT r.account_key, r.account_name, r.entitlement_key, r.entitlement_name
		FROM import_row r
		JOIN import_file f ON f.id = r.file_id AND f.role <> 'assignments'
		WHERE r.import_id = $1 AND ${ACCEPTED("r")}
	),
	asking AS (SELECT r.* FROM import_row r WHERE r.import_id = $1 AND r.file_id = $2 AND ${ACCEPTED("r")})
	SELECT file_id, row_no, "column", value, code, NULL::bigint AS first_row
	FROM (${unresolved("account", "$3")} UNION ALL ${unresolved("entitlement", "$4")}) AS missing
	ORDER BY row_no, part, code`;

function unresolved(what: "account" | "entitlement", asked: string): string {
	return `
		SELECT a.file_id, a.row_no, a.part, CASE WHEN a.${what}_key IS NULL THEN '${what}_name' ELSE '${what}_key' END AS "column",
			coalesce(a.${what}_key, a.${what}_name, '') AS value, 'unresolved_${what}' AS code
		FROM asking a
		LEFT JOIN (SELECT DISTINCT coalesce(${what}_key, ${what}_name) AS key FROM known WHERE ${what}_name IS NOT NULL) AS keys ON a.${what}_key = keys.key
		LEFT JOIN (SELECT DISTINCT ${what}_name AS name FROM known WHERE ${what}_name IS NOT NULL) AS names ON a.${what}_key IS NULL AND a.${what}_name = names.name
		WHERE ${asked}::boolean AND keys.key IS NULL AND names.name IS NULL`;
}
