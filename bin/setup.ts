import { firstRunLink } from "@/bin/first-run";
import { migrate } from "@/bin/launch/migrate";
import { report, StartFailure } from "@/bin/process/failure.mjs";

/**
 * What `npm start` does before it starts anything, for those who start web and worker themselves (containers): brings the tables of
 * DATABASE_OWNER_URL up to date and prints the one-time link of a new installation.
 */
async function setup(): Promise<void> {
	const { DATABASE_OWNER_URL: ownerUrl, COUNTERSIGN_URL: baseUrl = "http://127.0.0.1:3000" } = process.env;
	if (!ownerUrl) throw new StartFailure("DATABASE_OWNER_URL is not set: give the URL of the role that owns the tables.");
	await migrate(ownerUrl, console.log);
	const link = await firstRunLink({ ownerUrl, baseUrl });
	console.log(link ? `Set up the first administrator with this link. It works once.\n${link}` : "The installation is set up.");
}

process.exit(
	await setup().then(
		() => 0,
		(error: unknown) => report(error),
	),
);
