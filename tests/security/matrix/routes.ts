import { PLAIN_DIALECT } from "@/lib/import/dialect";
import { received } from "@/tests/support/world/importing";
import { system } from "@/tests/support/world/inventory";
import { type Actor, SIGNED_IN } from "./actors";
import { ABSENT, EVERYBODY, type Objects, RECORDS, SOC_OWNERS, SOC_RECORDS, SOX_RECORDS, type Table } from "./table";
import type { Side, TrackKey, World } from "./world";

/** Path with query, and what is sent. */
export type Request = { path: string; body?: string };

const get = (path: (id: string) => string, of: (side: Side) => string, may: Record<TrackKey, readonly Actor[]>): Objects<Request> => ({
	SOC: { may: may.SOC, of: (w) => ({ path: path(of(w.SOC)) }) },
	SOX: { may: may.SOX, of: (w) => ({ path: path(of(w.SOX)) }) },
	absent: { may: [], of: () => ({ path: path(ABSENT) }) },
});
const just = (path: string, may: readonly Actor[]): Objects<Request> => ({ it: { may, of: () => ({ path }) } });

const proof = (removalId: string) => ({
	path: `/api/attachments?subject=removal:${removalId}&kind=memo&filename=proof.txt&type=text/plain`,
	body: "seen in the system",
});

const upload = async (w: World) => {
	const id = await received(w.co.admin, await system(w.pool, { scopes: {} }), "access", []);
	return uploadTo(id);
};
const uploadTo = (importId: string) => ({
	path: `/api/imports/${importId}/files?role=grants&filename=a.csv&dialect=${encodeURIComponent(JSON.stringify(PLAIN_DIALECT))}`,
	body: "account_name,entitlement_name\nann,R1\n",
});

const ATTACHMENTS = { SOC: [...SOC_RECORDS, "remediator"], SOX: [...SOX_RECORDS, "remediator"] } as const;
const PACKS = { SOC: [...SOC_OWNERS, "auditorSoc"], SOX: ["ownerSox", "auditorSox"] } as const;

/** Every route handler of the build with each of its methods, as `METHOD /route`. */
export const ROUTES: Table<Request> = {
	"GET /api/health": just("/api/health", EVERYBODY),
	"GET /icon.svg": just("/icon.svg", EVERYBODY),
	// next-auth: who asks learns whether there is a session, and nothing of it. Its POST wants its own token besides.
	"GET /api/auth/[...nextauth]": just("/api/auth/session", EVERYBODY),
	"POST /api/auth/[...nextauth]": just("/api/auth/signout", []),

	// Each kind asks for its own permission: everybody finds only what their screens show.
	"GET /api/search": just("/api/search?q=an", SIGNED_IN),

	"GET /api/attachments/[id]": get(
		(id) => `/api/attachments/${id}`,
		(side) => side.attachmentId,
		ATTACHMENTS,
	),
	"POST /api/attachments": {
		SOC: { may: [...SOC_OWNERS, "remediator"], of: (w) => proof(w.SOC.removalId) },
		SOX: { may: ["ownerSox", "remediator"], of: (w) => proof(w.SOX.removalId) },
		absent: { may: [], of: () => proof(ABSENT) },
	},
	"GET /api/packs/[id]": get(
		(id) => `/api/packs/${id}`,
		(side) => side.packId,
		PACKS,
	),
	"GET /api/tracks/[id]/unseen": get(
		(id) => `/api/tracks/${id}/unseen`,
		(side) => side.trackId,
		{ SOC: [...SOC_RECORDS, "executive"], SOX: [...SOX_RECORDS, "executive"] },
	),
	"GET /api/checkpoints/[size]": {
		...just("/api/checkpoints/1", RECORDS),
		absent: { may: [], of: () => ({ path: `/api/checkpoints/${ABSENT}` }) },
	},

	"GET /api/imports/layout/[name]": {
		...just("/api/imports/layout/grants.csv", RECORDS),
		absent: { may: [], of: () => ({ path: "/api/imports/layout/none.csv" }) },
	},
	"GET /api/sod/mapping/[name]": {
		...just("/api/sod/mapping/duties.csv", RECORDS),
		absent: { may: [], of: () => ({ path: "/api/sod/mapping/none.csv" }) },
	},
	"POST /api/imports/preview": {
		it: { may: ["admin"], of: () => ({ path: "/api/imports/preview?whole=1", body: "account_name\nann\n" }) },
	},
	"POST /api/imports/[id]/files": { it: { may: ["admin"], of: upload }, absent: { may: [], of: () => uploadTo(ABSENT) } },
	"GET /api/imports/[id]/files/[fileId]": {
		it: { may: RECORDS, of: (w) => ({ path: `/api/imports/${w.importId}/files/${w.importFileId}` }) },
		absent: { may: [], of: (w) => ({ path: `/api/imports/${w.importId}/files/${ABSENT}` }) },
	},
	"GET /api/imports/[id]/rejected": {
		it: { may: RECORDS, of: (w) => ({ path: `/api/imports/${w.importId}/rejected?file=${w.importFileId}` }) },
		absent: { may: [], of: (w) => ({ path: `/api/imports/${w.importId}/rejected?file=${ABSENT}` }) },
	},
};
