import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { lstatSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { ok } from "../../../src/shared/lib/result.ts";
import { openClient, sayLine, startEcho, started } from "../../kit/sockets.ts";

const isLinux = process.platform === "linux";

test(
	"makes the folder 0700 and the socket 0600, and removes the socket when it stops",
	{ skip: process.platform === "win32" },
	async (t) => {
		const { listening, folder } = await startEcho(t);
		const { address, close } = started(listening);
		assert.equal(lstatSync(folder).mode & 0o777, 0o700);
		assert.equal(lstatSync(address).mode & 0o777, 0o600);
		await close();
		assert.throws(() => lstatSync(address));
	},
);

test("names the process at the other end", { skip: !isLinux }, async (t) => {
	const { listening, connections, until } = await startEcho(t);
	const client = await openClient(started(listening).address);
	await until(() => connections.length === 1);
	const { peer, ancestors } = connections[0] ?? assert.fail("no connection");
	assert.equal(peer.pid, process.pid);
	assert.equal(peer.uid, process.getuid?.());
	assert.equal(peer.program, process.execPath);
	assert.match(peer.chain?.[0] ?? "", new RegExp(`\\(${process.pid}\\)$`));
	assert.equal(ancestors[1]?.pid, process.ppid);
	client.socket.destroy();
});

test("answers a peer that ended its side, then closes", async (t) => {
	const { listening } = await startEcho(t);
	const client = await openClient(started(listening).address);
	client.write(sayLine(1));
	client.end();
	assert.equal((await client.next()).id, 1);
	await client.ended();
});

test("answers a last line without its newline", async (t) => {
	const { listening } = await startEcho(t);
	const client = await openClient(started(listening).address);
	client.write(sayLine(1).trimEnd());
	client.end();
	assert.equal((await client.next()).id, 1);
	await client.ended();
});

test("answers netcat", { skip: !isLinux }, async (t) => {
	const { listening } = await startEcho(t);
	const nc = spawn("nc", ["-N", "-U", started(listening).address], { stdio: ["pipe", "pipe", "inherit"] });
	let output = "";
	nc.stdout.on("data", (chunk: Buffer) => {
		output += chunk.toString();
	});
	nc.stdin.end(sayLine(7));
	await once(nc, "close");
	assert.equal(JSON.parse(output).id, 7);
});

test("holds a call of a half-closed peer and answers it later", async (t) => {
	const { listening, held, until } = await startEcho(t);
	const client = await openClient(started(listening).address);
	client.write('{"jsonrpc":"2.0","id":1,"method":"echo.hold","params":{"name":"a"}}\n');
	client.end();
	await until(() => held.has("a"));
	held.get("a")?.(ok({ name: "a" }));
	assert.deepEqual((await client.next()).result, { name: "a" });
	await client.ended();
});

test("notices that a half-closed process died while its call was held", { skip: !isLinux }, async (t) => {
	const { listening, held, closed, until } = await startEcho(t);
	const nc = spawn("nc", ["-N", "-U", started(listening).address], { stdio: ["pipe", "ignore", "inherit"] });
	nc.stdin.end('{"jsonrpc":"2.0","id":1,"method":"echo.hold","params":{"name":"a"}}\n');
	await until(() => held.has("a"));
	nc.kill("SIGKILL");
	await until(() => closed.length === 1);
	assert.match(closed[0] ?? "", /the other end is gone/);
});

test("reassembles a line torn at every byte", async (t) => {
	const { listening } = await startEcho(t);
	const client = await openClient(started(listening).address);
	const bytes = Buffer.from(sayLine(1, "zażółć 🦆 gęślą"));
	for (const byte of bytes) {
		await new Promise<void>((resolve) => void client.socket.write(Uint8Array.of(byte), () => resolve()));
	}
	assert.equal((await client.next()).result.text, "zażółć 🦆 gęślą");
	client.socket.destroy();
});

test("answers many lines of one write in order", async (t) => {
	const { listening } = await startEcho(t);
	const client = await openClient(started(listening).address);
	const ids = Array.from({ length: 2000 }, (_, at) => at);
	client.write(ids.map((id) => sayLine(id)).join(""));
	for (const id of ids) assert.equal((await client.next()).id, id);
	client.socket.destroy();
});

test("stops reading from a peer that does not read, and loses nothing when it does", async (t) => {
	const { listening, connections } = await startEcho(t);
	const client = await openClient(started(listening).address);
	client.socket.pause();
	const text = "x".repeat(50_000);
	const count = 200;
	let written = 0;
	for (let id = 0; id < count; id++) client.socket.write(sayLine(id, text), () => written++);
	// The server has stopped when our own writes stop leaving: wait until a whole turn of the loop brings none.
	for (let before = -1; before !== written || written === 0;) {
		before = written;
		for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
	}
	assert.ok(written < count, "everything was read although nothing was taken");
	assert.equal(connections.length, 1);
	client.socket.resume();
	for (let id = 0; id < count; id++) assert.equal((await client.next()).id, id);
	client.socket.destroy();
});

test("refuses a process that opens too many connections, and others may still come", { skip: !isLinux }, async (t) => {
	const { listening, refused } = await startEcho(t, { maxPerProcess: 3 });
	const { address } = started(listening);
	const clients = [];
	for (let each = 0; each < 3; each++) clients.push(await openClient(address));
	for (const client of clients) {
		client.write(sayLine(1));
		await client.next();
	}
	const fourth = await openClient(address);
	const answer = await fourth.next();
	assert.equal(answer.error.data.code, "busy");
	await fourth.ended();
	assert.match(refused[0] ?? "", /^too-many: process/);
	const run = promisify(execFile);
	const { stdout } = await run("sh", ["-c", `printf '%s\\n' '${sayLine(8).trim()}' | nc -N -U ${address}`]);
	assert.equal(JSON.parse(stdout).id, 8);
	for (const client of clients) client.socket.destroy();
});

test("notices at once that a peer closed both directions while its call was held", { skip: !isLinux }, async (t) => {
	const { listening, held, closed, until } = await startEcho(t);
	const client = await openClient(started(listening).address);
	client.write('{"jsonrpc":"2.0","id":1,"method":"echo.hold","params":{"name":"a"}}\n');
	await until(() => held.has("a"));
	client.socket.destroy();
	await until(() => closed.length === 1);
	assert.deepEqual(closed, ["the other end is gone"]);
});
