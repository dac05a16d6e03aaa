import { expect, test } from "vitest";
import { parsePasswd } from "./account";

test("reads name, user and group; leaves out what is no user", () => {
	const text = "root:x:0:0:root:/root:/bin/bash\n# comment\n+::::::\n\npostgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/bash\n";
	expect(parsePasswd(text)).toEqual([
		{ name: "root", uid: 0, gid: 0 },
		{ name: "postgres", uid: 101, gid: 104 },
	]);
});
