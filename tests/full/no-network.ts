import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** A network namespace that has the loopback interface and nothing else; kept by a process that sleeps in it. */
export interface Isolated {
	pid: number;
	/** Program and arguments that run another program in there. */
	enter: readonly string[];
	remove(): void;
}

export function isolatedNetwork(): Isolated {
	const keeper = spawn("unshare", ["--net", "sleep", "infinity"], { stdio: "ignore" });
	const pid = keeper.pid;
	if (pid === undefined) throw new Error("unshare could not be started");
	const enter = ["nsenter", `--net=/proc/${pid}/ns/net`, "--"];
	const own = readFileSync("/proc/self/net/dev", "utf8");
	// Until unshare has done its work the process is still in our own network.
	for (let left = 100; readFileSync(`/proc/${pid}/net/dev`, "utf8").split("\n").length === own.split("\n").length && left > 0; left--) {
		execFileSync("sleep", ["0.05"]);
	}
	// SIOCSIFFLAGS, IFF_UP: bare Debian has perl and no `ip`.
	const up = `my $flags = pack("a16sx22", "lo", 1); socket(S, 2, 2, 0) && ioctl(S, 0x8914, $flags) or die $!`;
	execFileSync(enter[0] ?? "", [...enter.slice(1), "perl", "-e", up]);
	return { pid, enter, remove: () => keeper.kill("SIGKILL") };
}

/** Packets, connections and names that were to go outward so far and found no route: what the kernel counts as OutNoRoutes, IPv4 and IPv6. */
export function attempts({ pid }: Isolated): number {
	const [names = "", numbers = ""] = readFileSync(`/proc/${pid}/net/snmp`, "utf8")
		.split("\n")
		.filter((line) => line.startsWith("Ip:"));
	const four = Number(numbers.split(" ")[names.split(" ").indexOf("OutNoRoutes")]);
	const six = Number(/^Ip6OutNoRoutes\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/net/snmp6`, "utf8"))?.[1]);
	return four + six;
}
