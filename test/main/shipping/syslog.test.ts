import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { sinkOf } from "../../kit/sink-config.ts";
import { entryOf } from "./virtual.ts";

const batch = [entryOf(7), { ...entryOf(8), body: JSON.stringify({ actor: "ana Ω", at: 8, seq: 8, type: "answer.given" }) }];
const never = new AbortController().signal;

const freePort = async (): Promise<number> => {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return port;
};

/** The messages of a stream that counts octets; throws on anything else. */
const messagesIn = (bytes: Buffer): string[] => {
	const messages: string[] = [];
	for (let at = 0; at < bytes.length;) {
		const blank = bytes.indexOf(" ", at, "latin1");
		const count = bytes.subarray(at, blank).toString("latin1");
		assert.match(count, /^[1-9]\d*$/);
		messages.push(bytes.subarray(blank + 1, blank + 1 + Number(count)).toString("utf8"));
		at = blank + 1 + Number(count);
	}
	return messages;
};

test("a stream of RFC 5424 messages, each with its length, its leaf, and the entry's own bytes", async (t) => {
	const chunks: Buffer[] = [];
	const server = createServer((socket) => {
		socket.on("data", (chunk) => chunks.push(chunk));
		socket.on("end", () => socket.end());
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => server.close());
	const sink = sinkOf(`type = "syslog"\ntransport = "tcp"\nport = ${(server.address() as AddressInfo).port}`);
	assert.deepEqual(await sink.send(batch, never), { ok: true, value: undefined });
	const messages = messagesIn(Buffer.concat(chunks));
	assert.equal(messages.length, 2);
	assert.equal(
		messages[0]?.replace(/ \d+ request/, " PID request"),
		`<109>1 2027-01-15T08:00:00.007Z desk countersign PID request.allowed [countersign@32473 seq="7" leaf="${batch[0]?.leaf}" log="countersign.local/abc"] ${batch[0]?.body}`,
	);
});

test("a receiver that closes before it has read everything has not taken the batch", async (t) => {
	const server = createServer((socket: Socket) => {
		socket.once("data", () => socket.resetAndDestroy());
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => server.close());
	const sink = sinkOf(`type = "syslog"\ntransport = "tcp"\nport = ${(server.address() as AddressInfo).port}`);
	const answer = await sink.send([entryOf(1, 3_000_000)], never);
	assert.equal(answer.ok, false);
});

test("a receiver that takes nothing is given up after the time-out, and one that is not there is named", async (t) => {
	const sockets: Socket[] = [];
	const server = createServer((socket) => void sockets.push(socket.pause())).listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	const sink = sinkOf(`type = "syslog"\ntransport = "tcp"\nport = ${port}\ntimeout_ms = 1000`);
	const stuck = await sink.send([entryOf(1, 20_000_000)], never);
	assert.equal(!stuck.ok && /does not take what it is sent/.test(stuck.fault.message), true);
	const absent = await sinkOf(`type = "syslog"\ntransport = "unix"\npath = "/nowhere/socket"`).send(batch, never);
	assert.equal(!absent.ok && /`\/nowhere\/socket`: ENOENT/.test(absent.fault.message), true);
});

test("a datagram for each entry; one that fits in none goes without its bytes", async (t) => {
	const socket = createSocket("udp4");
	const received: string[] = [];
	const both = new Promise<void>((resolve) => {
		socket.on("message", (message) => {
			received.push(message.toString("utf8"));
			if (received.length === 2) resolve();
		});
	});
	socket.bind(0, "127.0.0.1");
	await once(socket, "listening");
	t.after(() => socket.close());
	const sink = sinkOf(`type = "syslog"\ntransport = "udp"\nport = ${socket.address().port}`);
	assert.equal((await sink.send([entryOf(1), entryOf(2, 70_000)], never)).ok, true);
	await both;
	assert.ok(received[0]?.endsWith(entryOf(1).body));
	assert.match(received[1] ?? "", /\{"seq":2,"at":1800000000002,"type":"request.allowed","tooLong":true\}$/);
});

test("the rules refuse to send the log through a network in the clear", () => {
	for (const transport of ["tcp", "udp"])
		assert.throws(
			() => sinkOf(`type = "syslog"\ntransport = "${transport}"\nhost = "logs.example.com"`),
			/expected `tls` for another machine/,
		);
});

/** rsyslog of the distribution, with each input of its own, which writes what it understood as JSON lines. */
const startRsyslog = async (t: TestContext, program: string) => {
	const folder = mkdtempSync(join(tmpdir(), "cs-rsyslog-"));
	const [tcp, udp, tls] = [await freePort(), await freePort(), await freePort()];
	const made = spawnSync("openssl", [
		...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"],
		...["-addext", "subjectAltName=DNS:localhost", "-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")],
	]);
	assert.equal(made.status, 0, String(made.stderr));
	const out = join(folder, "out.jsonl");
	writeFileSync(
		join(folder, "rsyslog.conf"),
		`global(workDirectory="${folder}" maxMessageSize="1m"
  defaultNetstreamDriverCAFile="${folder}/cert.pem" defaultNetstreamDriverCertFile="${folder}/cert.pem" defaultNetstreamDriverKeyFile="${folder}/key.pem")
module(load="imudp") module(load="imptcp") module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")
template(name="line" type="list") {
  constant(value="{") property(outname="facility" name="syslogfacility" format="jsonf") constant(value=",")
  property(outname="severity" name="syslogseverity" format="jsonf") constant(value=",") property(outname="time" name="timereported" dateFormat="rfc3339" format="jsonf")
  constant(value=",") property(outname="host" name="hostname" format="jsonf") constant(value=",") property(outname="app" name="app-name" format="jsonf")
  constant(value=",") property(outname="id" name="msgid" format="jsonf") constant(value=",") property(outname="data" name="structured-data" format="jsonf")
  constant(value=",") property(outname="message" name="msg" format="jsonf") constant(value="}\\n") }
ruleset(name="all") { action(type="omfile" file="${out}" template="line") }
input(type="imudp" address="127.0.0.1" port="${udp}" ruleset="all")
input(type="imptcp" address="127.0.0.1" port="${tcp}" ruleset="all")
input(type="imptcp" path="${folder}/socket" ruleset="all")
input(type="imtcp" address="127.0.0.1" port="${tls}" ruleset="all")
`,
	);
	const child = spawn(program, ["-n", "-f", join(folder, "rsyslog.conf"), "-i", join(folder, "pid")], {
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
	const ended = once(child, "close");
	t.after(async () => {
		child.kill("SIGTERM");
		await ended;
		rmSync(folder, { recursive: true, force: true });
	});
	/** What it understood, once it is as many. */
	const understood = async (count: number): Promise<Record<string, string>[]> => {
		for (let tries = 0; tries < 200; tries++) {
			const lines = existsSync(out) ? readFileSync(out, "utf8").split("\n").slice(0, -1) : [];
			if (lines.length >= count) return lines.map((line) => JSON.parse(line) as Record<string, string>);
			if (child.exitCode !== null) break;
			await wait(50);
		}
		throw new Error(`rsyslog did not get ${count} messages: ${said}`);
	};
	/** It listens a moment after it was started. */
	const isThere = async (port: number): Promise<void> => {
		for (let tries = 0; tries < 200; tries++) {
			if ((await sinkOf(`type = "syslog"\ntransport = "tcp"\nport = ${port}`).test("there?", 0, never)).ok) return;
			await wait(50);
		}
		throw new Error(`rsyslog does not listen: ${said}`);
	};
	await isThere(tcp);
	return { folder, tcp, udp, tls, understood };
};

const rsyslogd = ["/usr/sbin/rsyslogd", "/sbin/rsyslogd"].find((each) => existsSync(each));

test(
	"rsyslog understands every message, over tls, tcp, a unix socket and udp",
	{ skip: rsyslogd === undefined && "no rsyslog here" },
	async (t) => {
		const { folder, tcp, udp, tls, understood } = await startRsyslog(t, rsyslogd ?? "");
		let count = 1;
		for (const lines of [
			`transport = "tls"\nhost = "localhost"\nport = ${tls}\nca_file = "${folder}/cert.pem"`,
			`transport = "tcp"\nport = ${tcp}`,
			`transport = "unix"\npath = "${folder}/socket"`,
			`transport = "udp"\nport = ${udp}`,
		]) {
			assert.deepEqual(await sinkOf(`type = "syslog"\n${lines}`).send(batch, never), { ok: true, value: undefined }, lines);
			count += 2;
			const [first, second] = (await understood(count)).slice(-2);
			const { time, ...rest } = first ?? {};
			assert.equal(Date.parse(time ?? ""), batch[0]?.at);
			assert.deepEqual(rest, {
				facility: "13",
				severity: "5",
				host: "desk",
				app: "countersign",
				id: "request.allowed",
				data: `[countersign@32473 seq="7" leaf="${batch[0]?.leaf}" log="countersign.local/abc"]`,
				message: batch[0]?.body,
			});
			assert.equal(second?.["message"], batch[1]?.body);
		}
		// A certificate that nobody vouches for is not spoken to.
		const stranger = await sinkOf(`type = "syslog"\ntransport = "tls"\nhost = "localhost"\nport = ${tls}`).send(batch, never);
		assert.equal(!stranger.ok && /SELF_SIGNED/.test(stranger.fault.message), true);
		assert.equal((await understood(count)).length, count);
	},
);
