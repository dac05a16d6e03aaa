import { looksRandom, secretFormat } from "./secret-formats";

/** A column that seems to hold secrets. The user decides; what is marked is scrubbed before anything touches disk. */
export interface SecretSuspicion {
	column: string;
	/** `certain`: mark it unless the user objects. `likely`: ask. */
	certainty: "certain" | "likely";
	/** Why, as a sentence. Never holds a value. */
	reason: string;
}

/** Looks for columns with secrets by their names and by a sample of their values. Pure: nothing of the sample is kept. */
export function findSecretColumns(columns: readonly string[], sample: readonly (readonly string[])[]): SecretSuspicion[] {
	return columns.flatMap((column, i) => {
		const values = sample.map((row) => row[i] ?? "").filter((value) => value !== "");
		const found = byForm(column, values) ?? byName(column, values);
		return found === null ? [] : [found];
	});
}

function byForm(column: string, values: string[]): SecretSuspicion | null {
	const formats = values.map(secretFormat).filter((format) => format !== null);
	if (formats[0] !== undefined) {
		const rows = formats.length === 1 ? "One value" : `${formats.length} values`;
		return { column, certainty: "certain", reason: `${rows} in the first rows of "${column}" have the form of ${formats[0]}.` };
	}
	const random = values.filter(looksRandom).length;
	if (values.length === 0 || random < values.length / 2 || ID_NAME.test(column)) return null;
	return { column, certainty: "likely", reason: `Most values in the first rows of "${column}" look random, like keys or tokens.` };
}

function byName(column: string, values: string[]): SecretSuspicion | null {
	const words = column
		.replace(/([a-z])([A-Z])/g, "$1_$2")
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.join("_");
	const telling = values.filter((value) => !isPlainFact(value));
	if (!SECRET_NAME.test(words) || METADATA_NAME.test(words) || (values.length > 0 && telling.length === 0)) return null;
	if (telling.length > 0 && telling.every((value) => /^[*•xX.]+$/.test(value))) {
		return {
			column,
			certainty: "certain",
			reason: `"${column}" is a column of secrets by its name; the values in the first rows are masked already.`,
		};
	}
	const certainty = AMBIGUOUS_NAME.test(words) ? "likely" : "certain";
	return { column, certainty, reason: `"${column}" is the name of a column of secrets.` };
}

const SECRET_NAME =
	/(^|_)(password|passwort|passwd|passphrase|pwd|pass|rolpassword|unicode_?pwd|kennwort|secret|secrets|secretkey|apikey|api_key|private_key|privatekey|access_key|accesskey|secret_access_key|client_secret|signing_key|encryption_key|shared_key|token|tokens|bearer|jwt|otp|totp|seed|pin|salt|credential|credentials|connection_string|connstr|sas|cookie|session_key)($|_\d+$)|^(hash|value|key)$|password|secret_?(value|text|string|key)|mot_de_passe|contrase/;

/** Such columns hold facts about a secret, which are what a review needs. */
const METADATA_NAME =
	/(^|_)(id|ids|name|names|enabled|active|status|state|set|last|changed|change|used|use|expires|expired|expiry|expiration|expire|age|date|time|at|on|never|policy|required|require|rotat\w*|count|number|type|kind|algorithm|length|created|updated|issued|owner|arn|region|service|url|uri|store|vault|quality|fingerprint|thumbprint|not|valid|next|reset|must|cannot|can)(_|$)/;

const AMBIGUOUS_NAME = /^(value|key|hash|pin|seed|token|tokens|credential|credentials|cookie|pass|salt)$/;

const ID_NAME = /(^|[^a-z])(id|guid|uuid|arn|sid|fingerprint|thumbprint|key_?id)$|Id$|ID$/i;

/** Dates, booleans, short numbers and words of state: no secret, whatever the column is called. */
function isPlainFact(value: string): boolean {
	return (
		/^(\d{1,4}|true|false|t|f|yes|no|y|n|n\/a|none|null|never|active|inactive|enabled|disabled|not_supported|no_information|-1)$/i.test(
			value,
		) || /^\d{4}-\d{2}-\d{2}|^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}/.test(value)
	);
}
