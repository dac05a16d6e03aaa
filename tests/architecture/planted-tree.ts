/** A small tree in the layout of the repository that keeps every dependency rule. */
export const SOUND_TREE: Record<string, string> = {
	"package.json": JSON.stringify({
		name: "planted",
		type: "module",
		dependencies: { zod: "1", "date-fns": "1", next: "1", pg: "1", react: "1" },
		devDependencies: { "fast-check": "1" },
	}),
	"tsconfig.json": JSON.stringify({
		compilerOptions: { module: "esnext", moduleResolution: "bundler", jsx: "react-jsx", paths: { "@/*": ["./*"] } },
	}),
	...Object.fromEntries(
		["zod", "date-fns", "next", "pg", "react", "fast-check"].flatMap((name) => [
			[`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" })],
			[`node_modules/${name}/index.js`, "module.exports = {};"],
		]),
	),
	"app/page.tsx": `import "@/components/review/row"; import "@/lib/web/action"; import "@/lib/review/decide"; import "@/lib/review/queries";`,
	"components/ui/button.tsx": `import "react";`,
	"components/data-table/table.tsx": `import "@/components/ui/button";`,
	"components/review/row.tsx": `import "@/components/data-table/table"; import "@/lib/review/rules"; import "@/lib/review/schema"; import "next";`,
	"lib/errors.ts": "export const code = 1;",
	"lib/db/transaction.ts": `import "pg"; import "./generated/client";`,
	"lib/db/generated/client.ts": `import "./enums";`,
	"lib/db/generated/enums.ts": "export const kind = 1;",
	"lib/access/permissions.ts": `import "zod";`,
	"lib/track/track.ts": `import "@/lib/errors"; import "./soc"; import "./sox";`,
	"lib/track/soc.ts": `import "date-fns";`,
	"lib/track/sox.ts": `import "@/lib/db/generated/enums";`,
	"lib/track/shipped.ts": `import "./soc"; import "./sox";`,
	"lib/ledger/entry.ts": `import "zod";`,
	"lib/ledger/chain.ts": `import "node:crypto"; import "./entry";`,
	"lib/ledger/catalogue.ts": `import "./entry"; import "@/lib/review/events";`,
	"lib/ledger/record.ts": `import "@/lib/db/transaction"; import "./catalogue"; import "./chain";`,
	"lib/review/schema.ts": `import "zod";`,
	"lib/review/events.ts": `import "@/lib/ledger/entry";`,
	"lib/review/rules.ts": `import "./schema"; import "@/lib/track/track"; import "@/lib/campaign/rules";`,
	"lib/review/rules.test.ts": `import "./rules"; import "@/tests/support/review"; import "fast-check";`,
	"lib/review/queries.ts": `import "@/lib/db/transaction"; import "./rules";`,
	"lib/review/decide.ts": [
		`import "./rules"; import "@/lib/ledger/record"; import "@/lib/access/permissions"; import "@/lib/jobs/queue";`,
		`import "@/lib/campaign/effects"; import "@/lib/campaign/queries"; import "@/lib/campaign/rules";`,
	].join("\n"),
	"lib/campaign/rules.ts": "export const open = 1;",
	"lib/campaign/queries.ts": `import "@/lib/db/transaction";`,
	"lib/campaign/effects.ts": `import "./rules";`,
	"lib/campaign/launch.ts": `import "./effects"; import "@/lib/ledger/record";`,
	"lib/web/action.ts": `import "next"; import "@/lib/errors";`,
	"lib/jobs/queue.ts": `import "pg";`,
	"lib/jobs/worker.ts": `import "./queue"; import "@/lib/campaign/launch";`,
	"bin/cli.ts": `import "@/lib/campaign/launch"; import "@/lib/campaign/queries"; import "@/lib/jobs/worker";`,
	"prisma/seed.ts": `import "@/lib/campaign/launch";`,
	"tests/support/review.ts": "export const review = 1;",
};

/** A file that breaks one rule: what it imports, and the file (or package) the breach must name. */
export interface Plant {
	rule: string;
	path: string;
	imports: string;
	/** How it imports; plainly if not said. A type counts as much as a value. */
	form?: "type" | "dynamic";
	/** As dependency-cruiser names the target, if that is not the import with its alias taken off and `.ts` added. */
	to?: string;
	/** Another file that the breach needs. */
	beside?: Record<string, string>;
}

/** At least one for every rule; a rule with several lines gets one for each. */
export const PLANTS: Plant[] = [
	{ rule: "no-cycles", path: "lib/sod/close.ts", imports: "./open", beside: { "lib/sod/open.ts": `import "./close";` } },
	{ rule: "pure-files-import-pure-files", path: "lib/sod/rules.ts", imports: "@/lib/db/transaction" },
	{ rule: "pure-files-import-pure-files", path: "lib/removal/rules.ts", imports: "node:fs", to: "fs" },
	{ rule: "pure-files-import-pure-files", path: "lib/signoff/rules.ts", imports: "node:crypto", to: "crypto" },
	{ rule: "pure-files-import-pure-files", path: "lib/exception/schema.ts", imports: "@/lib/review/queries" },
	{ rule: "pure-files-import-pure-files", path: "lib/track/period.ts", imports: "@/lib/db/generated/client" },
	{ rule: "pure-files-import-pure-files", path: "lib/access/actor.ts", imports: "@/lib/db/transaction" },
	{ rule: "pure-files-import-pure-files", path: "lib/id.ts", imports: "pg", to: "node_modules/pg/index.js" },
	{ rule: "pure-formats-import-pure-files-and-hash", path: "lib/ledger/merkle.ts", imports: "node:fs", to: "fs" },
	{ rule: "pure-formats-import-pure-files-and-hash", path: "lib/evidence/format/csv.ts", imports: "@/lib/db/transaction" },
	{ rule: "leaf-modules-stand-alone", path: "lib/env.ts", imports: "@/lib/db/transaction" },
	{ rule: "app-not-database", path: "app/reviews/page.tsx", imports: "@/lib/db/transaction" },
	{ rule: "app-not-database", path: "app/reviews/route.ts", imports: "pg", to: "node_modules/pg/index.js" },
	{ rule: "app-not-database", path: "app/reviews/columns.tsx", imports: "@/lib/db/transaction", form: "type" },
	{ rule: "app-not-database", path: "app/reviews/lazy.tsx", imports: "@/lib/db/transaction", form: "dynamic" },
	{ rule: "app-not-database", path: "proxy.ts", imports: "@/lib/db/generated/client" },
	{ rule: "app-not-command-line", path: "app/campaigns/page.tsx", imports: "@/lib/jobs/worker" },
	{ rule: "app-not-command-line", path: "app/inventory/page.tsx", imports: "@/bin/cli" },
	{ rule: "components-import-pure-lib-only", path: "components/review/verb.tsx", imports: "@/lib/review/decide" },
	{ rule: "components-import-pure-lib-only", path: "components/review/reads.tsx", imports: "@/lib/review/queries" },
	{ rule: "components-import-pure-lib-only", path: "components/review/database.tsx", imports: "@/lib/db/transaction" },
	{ rule: "components-import-pure-lib-only", path: "components/review/session.tsx", imports: "@/lib/web/action" },
	{ rule: "components-not-app", path: "components/review/link.tsx", imports: "@/app/page", to: "app/page.tsx" },
	{ rule: "ui-knows-no-domain", path: "components/ui/badge.tsx", imports: "@/lib/review/rules" },
	{
		rule: "ui-knows-no-domain",
		path: "components/data-table/cell.tsx",
		imports: "@/components/review/row",
		to: "components/review/row.tsx",
	},
	{ rule: "only-web-knows-the-framework", path: "lib/review/refresh.ts", imports: "next", to: "node_modules/next/index.js" },
	{ rule: "lib-not-web", path: "lib/review/submit.ts", imports: "@/lib/web/action" },
	{ rule: "lib-not-upwards", path: "lib/review/render.ts", imports: "@/components/review/row", to: "components/review/row.tsx" },
	{ rule: "lib-not-upwards", path: "lib/notify/send.ts", imports: "@/prisma/seed" },
	{ rule: "no-verb-of-another-domain", path: "lib/review/reopen.ts", imports: "@/lib/campaign/launch" },
	{ rule: "no-verb-of-another-domain", path: "lib/removal/effects.ts", imports: "@/lib/review/decide" },
	{ rule: "services-not-domains", path: "lib/access/context.ts", imports: "@/lib/review/queries" },
	{ rule: "domains-only-enqueue", path: "lib/review/remind.ts", imports: "@/lib/jobs/worker" },
	{ rule: "effects-inside-domains-only", path: "bin/repair.ts", imports: "@/lib/campaign/effects" },
	{ rule: "effects-inside-domains-only", path: "app/settings/page.tsx", imports: "@/lib/campaign/effects" },
	{ rule: "record-inside-verbs-only", path: "lib/web/session.ts", imports: "@/lib/ledger/record" },
	{ rule: "record-inside-verbs-only", path: "lib/inventory/effects.ts", imports: "@/lib/ledger/record" },
	{ rule: "bin-not-routes", path: "bin/draw.ts", imports: "@/app/page", to: "app/page.tsx" },
	{ rule: "bin-not-routes", path: "bin/start.ts", imports: "@/lib/web/action" },
	{ rule: "only-track-knows-the-tracks", path: "lib/review/criteria.ts", imports: "@/lib/track/sox" },
	{ rule: "only-track-knows-the-tracks", path: "lib/review/shipped.ts", imports: "@/lib/track/shipped" },
	{ rule: "no-tests-in-production", path: "lib/review/sample.ts", imports: "./rules.test", to: "lib/review/rules.test.ts" },
	{
		rule: "no-development-packages-in-production",
		path: "bin/fuzz.ts",
		imports: "fast-check",
		to: "node_modules/fast-check/index.js",
	},
	{ rule: "everything-resolves", path: "lib/review/gone.ts", imports: "@/lib/review/not-there", to: "@/lib/review/not-there" },
];
