/** Why backup and restore leave a PostgreSQL of the operator's own alone. */
export const OWN_DATABASE =
	"This is for the bundled PostgreSQL. A PostgreSQL of your own is backed up with pg_dump, and the files after it: docs/operations.md, " +
	'"Backup and restore with a PostgreSQL of your own", has the commands in their order.';
