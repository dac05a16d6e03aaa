import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { DescriptionList, None } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { lastRestoreTest } from "@/lib/backup/queries";
import { restoreTestLine } from "@/lib/backup/rules";
import { ABSOLUTE_SECONDS, IDLE_SECONDS, INVITATION_HOURS, LIMITS } from "@/lib/people/rules";
import { installation } from "@/lib/settings/queries";
import { pageCtx } from "@/lib/web/page";
import { signInFacts } from "@/lib/web/sign-in-facts";
import { RenameForm } from "./rename-form";
import { SettingsTabs } from "./settings-tabs";

export const metadata = { title: "Settings" };

/** What this installation is called, and how signing in works here. What the server's environment decides is shown, not changed. */
export default async function SettingsPage() {
	await pageCtx("settings:edit");
	const [{ name, isDemo }, restoreTest] = await Promise.all([installation(), lastRestoreTest()]);
	const { address, provider, issuer, trustedProxies, freshSeconds } = signInFacts();
	return (
		<Page narrow>
			<PageHeader title="Settings" lead="Every change is an event in the ledger." />
			<SettingsTabs current="/settings" />
			<Card title="Installation">
				<RenameForm name={name} />
				{isDemo && <p className="mt-3 text-ink-2">This is a demonstration for good: its past is made up, and every pack says so.</p>}
			</Card>
			<Card title="Signing in" note="Given by the server's environment; the operator changes it there and starts again.">
				<DescriptionList
					items={[
						{ term: "Address", description: address },
						{ term: "Identity provider", description: provider ? `${provider} (${issuer})` : <None>none; by password only</None> },
						{ term: "Trusted proxies", description: trustedProxies },
					]}
				/>
			</Card>
			<Card title="Backup" note="Made and tested by the operator on the server: countersign backup, countersign restore.">
				<p>{restoreTestLine(restoreTest).text}</p>
			</Card>
			<Card title="Rules" note="Fixed in this version.">
				<DescriptionList
					items={[
						{
							term: "Session ends",
							description: `after ${IDLE_SECONDS / 60} minutes without use, and after ${ABSOLUTE_SECONDS / 3600} hours`,
						},
						{ term: "Signing acts", description: `ask who you are unless you said so in the last ${freshSeconds} seconds` },
						{ term: "Invitations", description: `work once, for ${INVITATION_HOURS} hours` },
						{ term: "Passwords", description: "12 to 128 characters, not a common one; no composition rules, no expiry" },
						{
							term: "Wrong passwords",
							description: `${LIMITS.perPair} for one account from one address in 15 minutes, ${LIMITS.perAccountHour} for one account and ${LIMITS.perAddressHour} from one address in an hour; a device that signed in before has ${LIMITS.perDeviceHour} an hour of its own`,
						},
					]}
				/>
			</Card>
		</Page>
	);
}
