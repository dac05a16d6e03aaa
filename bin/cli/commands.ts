import type { Exit } from "@/bin/cli/command";

export type Command = {
	/** "pack", "ledger verify" */
	name: string;
	/** One line for the overview. */
	summary: string;
	/** The whole of --help. */
	help: string;
	/** Loaded late: what it imports reads its settings once. */
	load(): Promise<{ run(args: string[]): Promise<Exit> }>;
};

/** Every command, with the words of its --help. docs/cli.md holds the same, and a test compares them. */
export const COMMANDS: readonly Command[] = [
	{
		name: "doctor",
		summary: "Inspect the installation",
		help: `Usage: countersign doctor [--demo] [--json]

Inspects the installation and says of each part whether it is in order, and what to do where it is not: the environment, the
data directory, the start that runs or the port the next one would take, versions, the start-up check (settings of the database,
guards, rights of its role, migrations), both clocks, the directory of the files, the signing key, free disk, the worker and its
queues, the last checkpoint, checkpoints kept outside, the last restore test. Looking changes nothing; that it was done becomes
an event. Where the database cannot be reached, the rest is told all the same.

  --demo  the demonstration's installation
  --json  the lines as JSON

Exit codes: 0 nothing is refused (there may be warnings); 1 something is refused; 2 wrong usage; 3 the database cannot be reached.`,
		load: () => import("@/bin/cli/doctor"),
	},
	{
		name: "import",
		summary: "Check an extract, and take it over",
		help: `Usage: countersign import --system ID|KEY|NAME --file [ROLE=]FILE... [--preset NAME | --mapping FILE]
                          [--record FILE] [record options] [--secret COLUMN]... [--commit] [--demo] [--json]
       countersign import --id NUMBER --commit [--demo] [--json]

Sends the files of one extract, maps their columns, has the worker make a dry run, and prints the counts. Nothing enters the
inventory unless --commit is given. Without it the checked import stays: take it over later with --id, or in the browser, where
rejected rows are looked at too. The same rules hold as there: counts must tie, columns that surely hold secrets are dropped
before anything is kept, and absence proves nothing while a rejected row is undisposed. Only a named person can dispose of
rejected rows, so that is not offered here. An extract of access that is declared whole must name its extractor as an identity,
since nobody may prove a removal with an extract of their own.

  --system ID|KEY|NAME  the system the extract is of
  --file [ROLE=]FILE    a file of it; ROLE is grants, users, entitlements, assignments, identities or credentials and is found
                        by the columns when left out
  --preset NAME         a mapping that was saved or comes with the product, by name or id; left out: the canonical layout
  --mapping FILE        a mapping as JSON
  --secret COLUMN       drop this column too before anything is kept
  --commit              take it over when the dry run allows it
  --id NUMBER           an import that was checked before
  --demo                the demonstration's installation
  --json                counts, reasons and state as JSON

The record of where the extract comes from (IPE), as a JSON file with the names in brackets, or by options, which go first:

  --record FILE            JSON with any of the fields below, and controlTotals [{name, source, file}]
  --object TEXT            report, table or object that was extracted (objectName)
  --object-version TEXT    its version (objectVersion)
  --query TEXT             query, script or report definition in full (query)
  --parameters TEXT        its parameters (parameters)
  --environment TEXT       production, test ... (environment)
  --extracted-by TEXT      who ran it (extractedBy)
  --extracted-by-id ID     the same as an identity of the inventory: its number or key (extractedByIdentityId)
  --extracted-at TIME      when, by the source's clock, with offset: 2026-03-31T18:00:00+02:00 (extractedAt)
  --source-zone ZONE       zone of the source's clock (sourceZone)
  --source-count N         rows counted at the source (sourceCount)
  --source-count-by TEXT   who counted, and how (sourceCountBy)
  --authoritative-for TEXT what it speaks for (authoritativeFor)
  --filter TEXT            filter at the source; empty: none (sourceFilter)
  --whole                  it holds everything it speaks for (declaredWhole)
  --note TEXT              anything else (note)

Exit codes: 0 checked, or taken over; 1 refused, with the sentence; 2 wrong usage, or the files do not fit; 3 the installation
cannot be reached, or no worker is running.`,
		load: () => import("@/bin/cli/import"),
	},
	{
		name: "pack",
		summary: "Have an evidence pack built, and write it to a file",
		help: `Usage: countersign pack --campaign ID|NAME --track TRACK --out FILE [--force] [--demo] [--json]

Asks for the evidence pack of one track of a campaign as of now (a signed track: as of what was signed), waits while the worker
builds and signs it, and writes the ZIP. Asking and taking it out become events. The worker does the work, since it alone holds
the signing key; without a running worker nothing is asked for.

  --campaign ID|NAME  number of the campaign, or its whole name
  --track TRACK       SOC or SOX
  --out FILE          where the ZIP goes; a file that exists is kept unless --force is given
  --force             write over FILE
  --demo              the demonstration's installation
  --json              number, hashes and size of the pack as JSON

Exit codes: 0 written; 1 refused or could not be built, with the reason; 2 wrong usage, no such campaign or track;
3 the installation cannot be reached, or no worker is running.`,
		load: () => import("@/bin/cli/pack"),
	},
	{
		name: "verify",
		summary: "Verify an evidence pack offline",
		help: `Usage: countersign verify FILE [--key FILE]... [--prev FILE] [--json]

Verifies an evidence pack: the same program as verify.mjs in every pack. It needs no database and no network, and since it
touches nothing of the installation it is the one command that is no event in the ledger.

  --key FILE   public key had from the company by another way than the pack; may be given several times
  --prev FILE  checkpoint kept from an earlier pack or memo: shows a ledger rewritten since
  --json       the report as JSON

Exit codes: 0 everything checked holds; 1 something does not, named with file and row; 2 the verifier could not be run.`,
		load: () => import("@/bin/cli/verify"),
	},
	{
		name: "ledger verify",
		summary: "Recompute the whole ledger and hold it against checkpoints",
		help: `Usage: countersign ledger verify [--checkpoint FILE]... [--demo] [--json]

Recomputes every hash of the ledger and holds it against the checkpoints in the database and those given. Only a checkpoint
kept elsewhere exposes somebody who rewrote the whole database. The verification and its result become an event; on a database
that the start-up check refuses it is made all the same, but not recorded.

  --checkpoint FILE  a checkpoint kept outside the system; may be given several times
  --demo             the demonstration's installation
  --json             the result as JSON

Exit codes: 0 the ledger holds; 1 it does not, with the first thing found; 2 wrong usage; 3 the installation cannot be reached.`,
		load: () => import("@/bin/cli/ledger-verify"),
	},
	{
		name: "checkpoint",
		summary: "Have a checkpoint of the ledger signed, and take it out",
		help: `Usage: countersign checkpoint [--latest] [--out FILE] [--demo] [--json]

Has the worker sign a checkpoint over everything in the ledger, and hands it out as text, to be kept where the operator of this
server cannot change it. The signing key is the worker's alone: this command never reads it, so whoever may run the command
(the user who starts Countersign) can have a checkpoint signed but cannot sign one. Both acts become events.

  --latest    the newest checkpoint there is, without having one signed; needs no worker
  --out FILE  write it to FILE instead of standard output
  --demo      the demonstration's installation
  --json      size, time and text as JSON

Exit codes: 0 done; 2 wrong usage; 3 the installation cannot be reached, or no worker is running.`,
		load: () => import("@/bin/cli/checkpoint"),
	},
	{
		name: "backup",
		summary: "Back up the bundled database and the files, while the product runs",
		help: `Usage: countersign backup --out DIR [--with-keys] [--demo] [--json]

Copies the bundled database and the directory of files (imports, attachments, packs) into the new directory DIR, as of one
moment, while others go on working, and writes a manifest: the SHA-256 of each file, counts, size and head of the ledger,
versions. DIR has the ending .partial until all of it is on the disk. The signing key stays out unless --with-keys is given:
keep it apart. The backup holds people's data and the database's passwords. That it was made becomes an event.
For a PostgreSQL of your own this refuses: docs/operations.md has the commands.

  --out DIR    where it goes; DIR must not exist, its parent must, and it lies outside the data directory
  --with-keys  the signing key too: whoever has the backup can then sign as this installation
  --demo       the demonstration's installation
  --json       directory, hash of the manifest and what stands in it as JSON

Exit codes: 0 made; 1 refused, or the disk is full (nothing is left); 2 wrong usage; 3 the installation cannot be reached.`,
		load: () => import("@/bin/cli/backup"),
	},
	{
		name: "restore",
		summary: "Restore a backup into an empty data directory, or test that it can be",
		help: `Usage: countersign restore DIR [--checkpoint FILE]... [--without-checkpoint] [--demo] [--json]
       countersign restore DIR --test [--at DIR] [--json]

Reads every byte of a backup and holds it against its manifest, puts it into the data directory (COUNTERSIGN_DATA_DIR), which
must be empty, starts the database, brings it up to this version, verifies guards, ledger and files, records that it was
restored, and stops the database: npm start goes on from there. A backup that is older than a checkpoint kept outside is found:
the restored installation is read-only, and every page says why, until countersign resume. So it asks for such a checkpoint.
With --test it does the same into a place that is removed again, beside the installation that goes on running, and records the
result there: doctor and Settings show the last test.

  --checkpoint FILE     a checkpoint kept outside; may be given several times, and those of COUNTERSIGN_CHECKPOINT_DIR are
                        looked at too
  --without-checkpoint  none is at hand: whether a newer backup exists is then not proved
  --test                restore as a test; the running ledger itself is what the backup is held against
  --at DIR              where the test goes, on a disk with room for it; left out: beside the backup
  --demo                into the demonstration's data directory
  --json                ledger, root, problem and read-only state as JSON

Exit codes: 0 restored, and all of it holds; 1 refused, damaged, does not hold, or read-only because it is older;
2 wrong usage; 3 the database cannot be started, or the running installation not be reached.`,
		load: () => import("@/bin/cli/restore"),
	},
	{
		name: "resume",
		summary: "End the read-only state after a restore from an older backup",
		help: `Usage: countersign resume --reason TEXT [--checkpoint FILE]... [--demo] [--json]

An installation whose ledger lacks what a checkpoint kept outside was signed over is read-only: the database takes no event, so
no act is done. When there is no newer backup, this acknowledges what is missing and lets work go on. Who acknowledged, why, and
how many checkpoints contradicted the ledger becomes an event; those checkpoints hold nothing up again.

  --reason TEXT      why work goes on from here, and who agreed
  --checkpoint FILE  one more checkpoint to acknowledge; those found and those of COUNTERSIGN_CHECKPOINT_DIR are anyway
  --demo             the demonstration's installation
  --json             since when, and how many checkpoints, as JSON

Exit codes: 0 work goes on; 1 it was not read-only; 2 wrong usage; 3 the installation cannot be reached.`,
		load: () => import("@/bin/cli/resume"),
	},
	{
		name: "reset-link",
		summary: "Make a password reset where there are no two other IAM admins",
		help: `Usage: countersign reset-link EMAIL --reason TEXT [--demo] [--json]

Makes a link and a code with which somebody who forgot the password chooses a new one, once, within 24 hours. It is for an
installation that has no two other IAM admins: where it has, one of them asks for the reset in the browser and another approves
it, and this command refuses. Whoever holds link and code can sign in as that person, so hand them over by two ways. That it was
made becomes an event with your name and the reason; the person is told at the next sign-in.

  EMAIL          the address the person signs in with
  --reason TEXT  why, and how you know who asks
  --demo         the demonstration's installation
  --json         path, code and end as JSON

Exit codes: 0 made; 1 refused, with the sentence; 2 wrong usage, or no such user; 3 the installation cannot be reached.`,
		load: () => import("@/bin/cli/reset-link"),
	},
];
