import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { DescriptionList } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { formatBytes } from "@/components/ui/format-bytes";
import { Time } from "@/components/ui/time";
import type { ImportPage } from "@/lib/import/import-page";
import { ROLE_WORDS } from "../words";

/** What was received and what was kept of it, by hash. */
export function FilesStep({ one }: { one: ImportPage }) {
	if (one.files.length === 0)
		return (
			<EmptyState title="No file came in">
				The upload was cut off or refused, and nothing of it was kept. Begin a new import with the same files, and discard this one.
			</EmptyState>
		);
	return (
		<div className="flex flex-col gap-4">
			{one.files.map((file) => (
				<Card
					key={file.id}
					title={file.filename}
					note={ROLE_WORDS[file.role]}
					actions={
						<>
							{file.superseded && <Badge>Superseded by a later file</Badge>}
							<a className="link" href={`/api/imports/${one.id}/files/${file.id}`} download>
								Download as kept
							</a>
						</>
					}
				>
					<DescriptionList
						items={[
							{ term: "Size received", description: formatBytes(file.bytes) },
							{ term: "Received", description: <Time at={file.receivedAt} show="second" /> },
							{
								term: "Secret columns",
								description:
									file.secretColumns.length === 0
										? "none marked"
										: `${file.secretColumns.join(", ")}: ${file.valuesDropped.toLocaleString("en-US")} values dropped before anything was stored`,
							},
							{
								term: "SHA-256 as received",
								description: <CopyField label="SHA-256 as received" value={file.sha256Received} />,
							},
							{ term: "SHA-256 as kept", description: <CopyField label="SHA-256 as kept" value={file.sha256Kept} /> },
						]}
					/>
				</Card>
			))}
		</div>
	);
}
