const MIB = 1024 * 1024;

export interface Machine {
	/** Bytes of memory. */
	memory: number;
	/** Bytes of shared memory a process may take from /dev/shm; null where there is no such place. */
	sharedMemory: number | null;
}

/**
 * Server settings given on the command line, where neither postgresql.conf nor ALTER SYSTEM can undo them.
 *
 * What keeps evidence safe (fsync, full_page_writes, synchronous_commit) is on unless `durable` is false, which only throw-away
 * test databases ask for. The log shows neither statements nor row contents: an error in an import must not put people's data,
 * or a column marked secret, into a file.
 */
export function serverSettings(port: number, machine: Machine, durable: boolean): Record<string, string> {
	const safe = durable ? "on" : "off";
	return {
		port: String(port),
		listen_addresses: "127.0.0.1",
		unix_socket_directories: "",
		fsync: safe,
		full_page_writes: safe,
		synchronous_commit: safe,
		max_connections: "200",
		shared_buffers: mebibytes(clamp(machine.memory / 8, 128 * MIB, 1024 * MIB)),
		effective_cache_size: mebibytes(machine.memory / 2),
		maintenance_work_mem: mebibytes(clamp(machine.memory / 32, 64 * MIB, 256 * MIB)),
		work_mem: "16MB",
		max_wal_size: "4GB",
		checkpoint_timeout: "15min",
		random_page_cost: "1.1",
		jit: "off",
		// An import or a staging makes tables grow tenfold at once; with the default minute, what follows is planned as for small ones.
		autovacuum_naptime: "5s",
		// Containers give 64 MiB of /dev/shm, too little for a parallel hash join; files in the data directory do instead.
		dynamic_shared_memory_type: (machine.sharedMemory ?? Infinity) >= 512 * MIB ? "posix" : "mmap",
		timezone: "UTC",
		log_timezone: "UTC",
		logging_collector: "off",
		log_checkpoints: "off",
		log_min_error_statement: "panic",
		log_error_verbosity: "terse",
		cluster_name: "countersign",
	};
}

/** The settings as arguments of `postgres`. */
export function settingArguments(settings: Record<string, string>): string[] {
	return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function clamp(value: number, least: number, most: number): number {
	return Math.min(most, Math.max(least, value));
}

function mebibytes(bytes: number): string {
	return `${Math.floor(bytes / MIB)}MB`;
}
