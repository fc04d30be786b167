import assert from "node:assert/strict";
import { execFile, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	chownSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { openClient, peers, sayLine, startEcho, started, tempFolder } from "../kit/sockets.ts";

/**
 * Who: another user of this machine, an earlier crash, a second copy of us, a process that opens and never speaks.
 * What: take over, stand in for, or exhaust the agents' socket. What must happen: we refuse to start, or they get nothing.
 */

const skip = process.platform === "win32" ? "Unix sockets only" : false;
const isRoot = process.getuid?.() === 0;

const refusesToStart = async (t: Parameters<typeof startEcho>[0], folder: string, code: string, message: RegExp): Promise<void> => {
	const { listening } = await startEcho(t, { folder });
	assert.ok(!listening.ok, "it listened");
	assert.equal(listening.fault.code, code);
	assert.match(listening.fault.message, message);
};

test("a symlink in place of the socket folder is refused", { skip }, async (t) => {
	const base = tempFolder(t);
	mkdirSync(join(base, "elsewhere"), { mode: 0o700 });
	symlinkSync(join(base, "elsewhere"), join(base, "run"));
	await refusesToStart(t, join(base, "run"), "forbidden", /is a symlink/);
	assert.equal(existsSync(join(base, "elsewhere", "agent.sock")), false);
});

for (const mode of [0o755, 0o750, 0o707, 0o770, 0o777, 0o1777]) {
	test(`a folder that was made before with mode ${mode.toString(8)} is refused, not repaired`, { skip }, async (t) => {
		const folder = join(tempFolder(t), "run");
		mkdirSync(folder);
		chmodSync(folder, mode);
		await refusesToStart(t, folder, "forbidden", /others can enter it/);
		assert.equal(lstatSync(folder).mode & 0o7777, mode);
	});
}

test("a folder of another user is refused", { skip: skip || (!isRoot && "only root can make one") }, async (t) => {
	const folder = join(tempFolder(t), "run");
	mkdirSync(folder, { mode: 0o700 });
	chownSync(folder, 65_534, 65_534);
	await refusesToStart(t, folder, "forbidden", /belongs to user `65534`/);
});

test("a folder under one that everybody can write is refused", { skip }, async (t) => {
	const shared = join(tempFolder(t), "shared");
	mkdirSync(shared);
	chmodSync(shared, 0o777);
	await refusesToStart(t, join(shared, "run"), "forbidden", /can be written by everyone/);
});

test("a file or a symlink in place of the socket is refused and stays as it was", { skip }, async (t) => {
	const base = tempFolder(t);
	const folder = join(base, "run");
	mkdirSync(folder, { mode: 0o700 });
	writeFileSync(join(base, "precious"), "data");
	symlinkSync(join(base, "precious"), join(folder, "agent.sock"));
	await refusesToStart(t, folder, "forbidden", /is in the way and is not a socket/);
	assert.ok(existsSync(join(base, "precious")));
});

test("a socket that a crash left is replaced", { skip }, async (t) => {
	const folder = join(tempFolder(t), "run");
	mkdirSync(folder, { mode: 0o700 });
	const child = fork(join(import.meta.dirname, "..", "kit", "crashing-listener.ts"), [join(folder, "agent.sock")], { stdio: "inherit" });
	await once(child, "exit");
	assert.ok(lstatSync(join(folder, "agent.sock")).isSocket());
	const { listening } = await startEcho(t, { folder });
	const client = await openClient(started(listening).address);
	client.write(sayLine(1));
	assert.equal((await client.next()).id, 1);
	client.socket.destroy();
});

test("a second server is refused while the first one answers, and takes nothing from it", { skip }, async (t) => {
	const { listening, folder } = await startEcho(t);
	await refusesToStart(t, folder, "conflict", /already listens/);
	const client = await openClient(started(listening).address);
	client.write(sayLine(1));
	assert.equal((await client.next()).id, 1);
	client.socket.destroy();
});

test("of many servers that start at once over a stale socket, one listens", { skip }, async (t) => {
	const folder = join(tempFolder(t), "run");
	mkdirSync(folder, { mode: 0o700 });
	const child = fork(join(import.meta.dirname, "..", "kit", "crashing-listener.ts"), [join(folder, "agent.sock")], { stdio: "inherit" });
	await once(child, "exit");
	const all = await Promise.all(Array.from({ length: 8 }, () => startEcho(t, { folder })));
	const winners = all.filter((each) => each.listening.ok);
	assert.equal(winners.length, 1);
	for (const { listening } of all) if (!listening.ok) assert.equal(listening.fault.code, "conflict");
});

test("a path that no socket address can hold is refused with a hint", { skip }, async (t) => {
	await refusesToStart(t, join(tempFolder(t), "x".repeat(120)), "too_large", /COUNTERSIGN_HOME/);
});

test(
	"another user gets no answer even where the folder lets them in",
	{ skip: skip || (!isRoot && "only root can be another user") },
	async (t) => {
		const { listening, folder, refused, connections, until } = await startEcho(t);
		const { address } = started(listening);
		// As if somebody had opened the folder and the socket up after we checked them.
		for (const path of [join(folder, ".."), folder]) chmodSync(path, 0o755);
		chmodSync(address, 0o666);
		const script = `const s = require("node:net").connect(${JSON.stringify(address)}); s.write(${JSON.stringify(sayLine(1))}); s.on("data", (d) => process.stdout.write(d)); s.on("error", () => {}); s.on("close", () => process.exit(0));`;
		// The Node of the system: the project's own lies where this user may not look.
		const node = execFileSync("sh", ["-c", "PATH=/usr/local/bin:/usr/bin:/bin command -v node"], { encoding: "utf8" }).trim();
		const run = promisify(execFile);
		const { stdout } = await run(node, ["-e", script], { uid: 65_534, gid: 65_534, cwd: "/" });
		assert.equal(stdout, "");
		await until(() => refused.length === 1);
		assert.match(refused[0] ?? "", /^foreign-user: user `65534`/);
		assert.equal(connections.length, 0);
	},
);

test("ten thousand connections do not exhaust it: the rest is refused, and afterwards everybody is served", { skip }, async (t) => {
	const { listening } = await startEcho(t);
	const server = started(listening);
	let [answered, refusedCount] = [0, 0];
	const one = (): Promise<void> =>
		new Promise((resolve) => {
			const socket = connect(server.address);
			let text = "";
			socket.on("data", (chunk) => {
				text += chunk.toString();
				if (text.includes("\n")) socket.destroy();
			});
			socket.on("error", () => {});
			socket.on("close", () => {
				if (text.includes('"result"')) answered++;
				else refusedCount++;
				resolve();
			});
			socket.write(sayLine(1));
		});
	for (let batch = 0; batch < 100; batch++) await Promise.all(Array.from({ length: 100 }, one));
	assert.equal(answered + refusedCount, 10_000);
	assert.ok(answered >= 100 * 64, `${answered} answered`);
	const client = await openClient(server.address);
	client.write(sayLine(2));
	assert.equal((await client.next()).id, 2);
	client.socket.destroy();
});

test(
	"connections that are only held open keep nobody of another process out",
	{ skip: process.platform === "linux" ? false : "needs the peer's pid" },
	async (t) => {
		const { listening } = await startEcho(t, { maxConnections: 100, maxPerProcess: 10 });
		const { address } = started(listening);
		const idle = Array.from({ length: 300 }, () => connect(address).on("error", () => {}));
		await Promise.all(idle.map((each) => once(each, "connect").catch(() => undefined)));
		const run = promisify(execFile);
		const { stdout } = await run("sh", ["-c", `printf '%s\\n' '${sayLine(8).trim()}' | nc -N -U ${address}`]);
		assert.equal(JSON.parse(stdout).id, 8);
		for (const each of idle) each.destroy();
	},
);

test("slow loris: a peer that drips bytes without a greeting is cut at the handshake limit", { skip }, async (t) => {
	const { listening, refused, until } = await startEcho(t, { handshakeMs: 100 });
	const client = await openClient(started(listening).address);
	const drip = setInterval(() => client.write(" "), 10);
	await until(() => refused.length === 1);
	clearInterval(drip);
	assert.match(refused[0] ?? "", /^handshake-timeout/);
	await client.ended();
});

test("a peer that has greeted may then be silent for longer than the handshake limit", { skip }, async (t) => {
	const { listening, refused, connections, until } = await startEcho(t, { handshakeMs: 50 });
	const { address } = started(listening);
	const [quiet, mute] = [await openClient(address), await openClient(address)];
	quiet.write(sayLine(1));
	assert.equal((await quiet.next()).id, 1);
	// The silent one is cut: then the same time has passed for the one that spoke.
	await until(() => refused.length === 1);
	await mute.ended();
	assert.equal(connections.length, 2);
	quiet.write(sayLine(2));
	assert.equal((await quiet.next()).id, 2);
	quiet.socket.destroy();
});

test(
	"credentials are read from the kernel, and a reused pid is not taken for the same process",
	{ skip: process.platform !== "linux" },
	async () => {
		assert.equal(peers.warning, undefined);
		const [self] = peers.ancestorsOf(process.pid);
		assert.ok(self !== undefined && peers.isAlive(process.pid, self.startTime));
		assert.equal(peers.isAlive(process.pid, `${Number(self.startTime) - 1}`), false);
		assert.equal(peers.isAlive(2 ** 22 + 1, "1"), false);
	},
);

/** Sockets of this process alone: others on the machine open and close theirs meanwhile. */
const ownSockets = (): ReadonlySet<string> => {
	const inodes = new Set<string>();
	for (const fd of readdirSync("/proc/self/fd")) {
		try {
			const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1];
			if (inode !== undefined) inodes.add(inode);
		} catch (error) {
			// The descriptor that listed the folder is closed by now.
			if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
		}
	}
	return inodes;
};
const rowsOf = (table: string): string[][] =>
	existsSync(`/proc/self/net/${table}`)
		? readFileSync(`/proc/self/net/${table}`, "utf8")
				.split("\n")
				.slice(1)
				.map((line) => line.trim().split(/\s+/))
		: [];

test("no abstract socket and no TCP port is opened", { skip: process.platform !== "linux" }, async (t) => {
	const { listening } = await startEcho(t);
	started(listening);
	const own = ownSockets();
	assert.ok(own.size > 0);
	// Source: proc(5). Column 3 is the state (0A listens), column 9 the inode; of a unix socket column 6 and the path after it.
	const ports = [...rowsOf("tcp"), ...rowsOf("tcp6")].filter((row) => row[3] === "0A" && own.has(row[9] ?? ""));
	const unix = rowsOf("unix").filter((row) => own.has(row[6] ?? ""));
	assert.deepEqual(ports, []);
	assert.ok(unix.some((row) => row[7]?.startsWith("/")));
	assert.deepEqual(
		unix.filter((row) => row[7]?.startsWith("@")),
		[],
	);
});
