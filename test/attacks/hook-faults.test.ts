import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { buildCarriers, type Carrier, type Ran, runHook, runProgram } from "../kit/hook-carriers.ts";
import { tempFolder } from "../kit/sockets.ts";

/**
 * Who: bad luck, or an agent that brings it about: a daemon that is not there, hangs, dies in mid-answer or talks
 * nonsense, a key file that was touched, a payload that is none.
 * What they hope for: that the hook ends in a way which the agent's program takes as "go on".
 * What must happen: for each way to carry the call and each event a refusal in the one form this event honours, in time.
 */

const carriers = buildCarriers("short");
const patient = buildCarriers("installed");
const skip = carriers.length === 0 ? "the hook runs where there is a POSIX shell" : false;
const events = ["PreToolUse", "PermissionRequest", "PostToolUse"] as const;
type Event = (typeof events)[number];

const key = "0123456789abcdef".repeat(4);
const payloadOf = (event: string): string =>
	JSON.stringify({
		session_id: "s1",
		cwd: "/w",
		hook_event_name: event,
		tool_name: "Bash",
		tool_input: { command: "rm -rf build" },
		tool_use_id: "toolu_1",
	});

const hello = '{"jsonrpc":"2.0","id":1,"result":{"protocol":1}}\n';
const held = '{"jsonrpc":"2.0","method":"action.held","params":{"id":"r1","questions":["mode:safe"],"deadlineAt":9}}\n';
const allow = {
	hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision: "allow", permissionDecisionReason: "Countersign #1" },
};
const reply = (output: object = allow, exitCode = 0, id: number | string = 2): string =>
	`${JSON.stringify({ jsonrpc: "2.0", id, result: { exitCode, output } })}\n`;

/** The one form of a no that each event honours. */
const assertRefused = (event: Event, { code, stdout, stderr, ms }: Ran, what: string): void => {
	// A tenth of what the agent gives a hook by default; the carriers of these tests are a good deal less patient.
	assert.ok(ms < 60_000, `${what}: took ${ms} ms`);
	assert.doesNotMatch(stdout, /allow/, what);
	if (event === "PermissionRequest") {
		assert.equal(code, 0, `${what}: ${stderr}`);
		const { hookSpecificOutput } = JSON.parse(stdout) as {
			hookSpecificOutput: { hookEventName: string; decision: { behavior: string; message: string } };
		};
		assert.equal(hookSpecificOutput.hookEventName, "PermissionRequest", what);
		assert.equal(hookSpecificOutput.decision.behavior, "deny", what);
		assert.match(hookSpecificOutput.decision.message, /^Countersign: /, what);
		return;
	}
	assert.equal(code, event === "PreToolUse" ? 2 : 1, what);
	assert.equal(stdout, "", what);
	assert.match(stderr, /^Countersign: .+\n$/, what);
};

type World = { readonly folder: string; readonly socket: string; readonly keyFile: string };

const newWorld = (t: TestContext): World => {
	const folder = tempFolder(t);
	const keyFile = join(folder, "claude-code.key");
	writeFileSync(keyFile, `${key}\n`, { mode: 0o600 });
	return { folder, socket: join(folder, "agent.sock"), keyFile };
};

/** A daemon that does what the test says once it has the whole call. */
const listen = async (t: TestContext, path: string, onCall: (socket: Socket, call: string) => void): Promise<Server> => {
	const sockets = new Set<Socket>();
	const server = createServer({ allowHalfOpen: true }, (socket) => {
		sockets.add(socket);
		let text = "";
		let isTold = false;
		socket.on("error", () => socket.destroy());
		socket.on("close", () => sockets.delete(socket));
		socket.on("data", (chunk: Buffer) => {
			text += chunk.toString("latin1");
			if (isTold || text.split("\n").length < 3) return;
			isTold = true;
			onCall(socket, text);
		});
	});
	server.listen(path);
	await once(server, "listening");
	t.after(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	return server;
};

/** Each carrier with each event, all at once: most of the time of these tests is waiting. */
const forEach = async (world: World, what: string, run: Partial<Parameters<typeof runHook>[1]> = {}): Promise<void> => {
	const tries = carriers.flatMap((carrier) => events.map((event) => ({ carrier, event })));
	const one = async ({ carrier, event }: { carrier: Carrier; event: Event }): Promise<void> =>
		assertRefused(
			event,
			await runHook(carrier, { event, payload: payloadOf(event), ...world, ...run }),
			`${what}, ${carrier.name}, ${event}`,
		);
	await Promise.all(tries.map(one));
};

const answers = (name: string, onCall: (socket: Socket) => void): void => {
	test(`a daemon that ${name} is a no`, { skip }, async (t) => {
		const world = newWorld(t);
		await listen(t, world.socket, onCall);
		await forEach(world, name);
	});
};

const line = reply();

// Most of it is waiting for a daemon that will not answer.
describe("a hook fails closed", { concurrency: 4 }, () => {
	answers("says nothing", () => undefined);
	answers("closes at once", (socket) => socket.end());
	answers("greets and says no more", (socket) => socket.write(hello));
	answers("greets and closes", (socket) => socket.end(hello));
	answers("holds the call and then falls silent", (socket) => socket.write(`${hello}${held}${held}`));
	answers("holds the call and goes away", (socket) => socket.end(`${hello}${held}`));
	answers("dies in mid-answer", (socket) => {
		socket.write(`${hello}${line.slice(0, 90)}`, () => socket.destroy());
	});
	answers("answers without the last line break", (socket) => socket.end(`${hello}${line.trimEnd()}`));
	answers("loses the last brace", (socket) => socket.end(`${hello}${line.slice(0, -2)}\n`));
	answers("loses the last two braces", (socket) => socket.end(`${hello}${line.slice(0, -3)}\n`));
	answers("answers without a greeting", (socket) => socket.end(line));
	answers("answers another call", (socket) => socket.end(`${hello}${reply(allow, 0, 3)}`));
	answers("answers with the id as text", (socket) => socket.end(`${hello}${reply(allow, 0, "2")}`));
	answers("answers with an error", (socket) => {
		socket.end(`${hello}${JSON.stringify({ jsonrpc: "2.0", id: 2, error: { code: -32_000, message: "busy", data: { code: "busy" } } })}\n`);
	});
	answers("refuses the greeting", (socket) => {
		socket.end(
			`${JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code: -32_000, message: '"} { allow', data: { code: "forbidden" } } })}\n`,
		);
	});
	answers("answers an error and then an allow", (socket) => {
		socket.end(
			`${hello}${JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32_700, message: "parse", data: { code: "bad_request" } } }).replace("null", "7")}\n`,
		);
	});
	answers("answers garbage", (socket) => socket.end(Buffer.from([0, 255, 254, 10, 123, 125, 10, 0])));
	answers("answers HTML", (socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n<html>allow</html>\n"));
	answers("answers with something else than an object", (socket) =>
		socket.end(`${hello}{"jsonrpc":"2.0","id":2,"result":{"exitCode":0,"output":"allow"}}\n`),
	);
	answers("answers with no exit code", (socket) => socket.end(`${hello}{"jsonrpc":"2.0","id":2,"result":{"exitCode":,"output":{}}}\n`));
	answers("answers more than can be read", (socket) => {
		socket.end(`${hello}${reply({ ...allow, padding: "x".repeat(5 << 20) })}`);
	});
	answers("holds the call for ever, but stays in touch", (socket) => {
		socket.write(`${hello}${held}`);
		const beat = setInterval(() => socket.write(held), 200);
		socket.on("close", () => clearInterval(beat));
	});
	answers("drips bytes without an end", (socket) => {
		socket.write(hello);
		const drip = setInterval(() => socket.write("{"), 200);
		socket.on("close", () => clearInterval(drip));
	});

	test("an exit code that means `go on` does not come through for PreToolUse", { skip }, async (t) => {
		for (const code of [1, 3, 126, 127, 137, 255]) {
			const world = newWorld(t);
			await listen(t, world.socket, (socket) => void socket.end(`${hello}${reply(allow, code)}`));
			for (const carrier of carriers) {
				const ran = await runHook(carrier, { event: "PreToolUse", payload: payloadOf("PreToolUse"), ...world });
				assertRefused("PreToolUse", ran, `exit code ${code}, ${carrier.name}`);
			}
		}
	});

	test("no socket, a file in its place, a socket that nobody serves", { skip }, async (t) => {
		const none = newWorld(t);
		await forEach(none, "no socket");
		const file = newWorld(t);
		writeFileSync(file.socket, "");
		await forEach(file, "a file");
		const stale = newWorld(t);
		const child = spawn(process.execPath, [join(import.meta.dirname, "../kit/crashing-listener.ts"), stale.socket]);
		await once(child, "exit");
		assert.ok(existsSync(stale.socket));
		await forEach(stale, "a stale socket");
		const far = newWorld(t);
		await forEach(far, "a path that no socket can have", { socket: `${far.folder}/${"x".repeat(200)}` });
	});

	test("a daemon that is stopped in its tracks is a no", { skip }, async (t) => {
		const world = newWorld(t);
		const script = `require("node:net").createServer((s) => s.end(${JSON.stringify(`${hello}${line}`)})).listen(process.argv[1], () => console.log("ready"))`;
		const daemon: ChildProcess = spawn(process.execPath, ["-e", script, world.socket], { stdio: ["ignore", "pipe", "inherit"] });
		t.after(() => daemon.kill("SIGKILL"));
		assert.ok(daemon.stdout);
		await once(daemon.stdout, "data");
		daemon.kill("SIGSTOP");
		await forEach(world, "stopped");
	});

	test("a daemon that is killed while it holds the call is a no", { skip }, async (t) => {
		for (const carrier of carriers) {
			const world = newWorld(t);
			const script = `require("node:net").createServer((s) => s.once("data", () => s.write(${JSON.stringify(`${hello}${held}`)}, () => console.log("held")))).listen(process.argv[1], () => console.log("ready"))`;
			const daemon: ChildProcess = spawn(process.execPath, ["-e", script, world.socket], { stdio: ["ignore", "pipe", "inherit"] });
			assert.ok(daemon.stdout);
			await once(daemon.stdout, "data");
			const ran = runHook(carrier, { event: "PreToolUse", payload: payloadOf("PreToolUse"), ...world });
			await once(daemon.stdout, "data");
			daemon.kill("SIGKILL");
			assertRefused("PreToolUse", await ran, carrier.name);
		}
	});

	test("a key file that is missing, open to others, a link, damaged, too long or empty is a no", { skip }, async (t) => {
		const spoil: Record<string, (world: World) => string> = {
			missing: ({ folder }) => join(folder, "nothing.key"),
			"readable by others": ({ keyFile }) => (chmodSync(keyFile, 0o644), keyFile),
			"writable by the group": ({ keyFile }) => (chmodSync(keyFile, 0o620), keyFile),
			"a link": ({ folder, keyFile }) => (symlinkSync(keyFile, join(folder, "link.key")), join(folder, "link.key")),
			"a folder": ({ folder }) => folder,
			"cut off": ({ keyFile }) => (writeFileSync(keyFile, key.slice(1)), keyFile),
			"too long": ({ keyFile }) => (writeFileSync(keyFile, `${key}00\n`), keyFile),
			"in capitals": ({ keyFile }) => (writeFileSync(keyFile, key.toUpperCase()), keyFile),
			"not text": ({ keyFile }) => (writeFileSync(keyFile, Buffer.alloc(64)), keyFile),
			empty: ({ keyFile }) => (writeFileSync(keyFile, ""), keyFile),
		};
		for (const [what, change] of Object.entries(spoil)) {
			const world = newWorld(t);
			let calls = 0;
			await listen(t, world.socket, (socket) => {
				calls++;
				socket.end(`${hello}${line}`);
			});
			await forEach(world, `a key that is ${what}`, { keyFile: change(world) });
			assert.equal(calls, 0, `a key that is ${what} went out`);
		}
	});

	/** As strict as the real daemon about what a line may be: its own tests show that, here a plain parse stands in. */
	const strictDaemon = (socket: Socket, call: string): void => {
		try {
			for (const each of call.split("\n").filter((text) => text !== "")) JSON.parse(each);
			if (call.includes("\u0000")) throw new Error("NUL");
			socket.end(`${hello}${line}`);
		} catch {
			socket.end(
				`${JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32_700, message: "not JSON", data: { code: "bad_request" } } })}\n`,
			);
		}
	};

	test("a payload that is empty, not JSON, cut off, has a NUL, or is too large is a no", { skip }, async (t) => {
		const world = newWorld(t);
		await listen(t, world.socket, strictDaemon);
		const whole = payloadOf("PreToolUse");
		const payloads: Record<string, string | Buffer> = {
			empty: "",
			blanks: " \n\t ",
			"not JSON": "hello",
			"cut off": whole.slice(0, -20),
			"a NUL inside": Buffer.from(whole.replace("rm -rf", "rm\u0000-rf")),
			"a NUL behind": Buffer.concat([Buffer.from(whole), Buffer.alloc(3)]),
			"a line break inside a text": whole.replace("rm -rf", "rm\u0001\n-rf"),
			"a second object": `${whole}${whole}`,
		};
		for (const [what, payload] of Object.entries(payloads)) await forEach(world, what, { payload });
	});

	test("a payload of 5 MB is a no", { skip }, async (t) => {
		const world = newWorld(t);
		await listen(t, world.socket, (socket) => {
			socket.end(
				`${JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32_700, message: "too large", data: { code: "too_large" } } })}\n`,
			);
		});
		await forEach(world, "5 MB", { payload: JSON.stringify({ tool_name: "Write", tool_input: { content: "x".repeat(5 << 20) } }) });
	});

	test("nothing in the environment turns a no into a yes", { skip }, async (t) => {
		const world = newWorld(t);
		const evil = join(world.folder, "bin");
		mkdirSync(evil);
		for (const name of ["nc", "nc.openbsd", "socat", "perl", "timeout", "tr", "ls", "printf", "cat"]) {
			writeFileSync(join(evil, name), `#!/bin/sh\ncat >/dev/null 2>&1\nprintf '%s' '${hello}${line}'\n`);
			chmodSync(join(evil, name), 0o755);
		}
		await listen(t, world.socket, (socket) => void socket.end());
		const yes = `() { printf '%s' '${line.trim()}'; }`;
		await forEach(world, "a hostile environment", {
			env: {
				PATH: `${evil}:${process.env["PATH"]}`,
				COUNTERSIGN_HOOK_TRANSPORT: "perl",
				transport: "perl",
				program: join(evil, "perl"),
				tools: evil,
				silence: "999",
				wait_ms: "1",
				replies: `\n${hello}${line}`,
				PERL5OPT: "-MEvil",
				PERL5LIB: evil,
				"BASH_FUNC_tr%%": yes,
				"BASH_FUNC_timeout%%": yes,
				ENV: join(evil, "nc"),
				BASH_ENV: join(evil, "nc"),
				COUNTERSIGN_HOME: evil,
			},
		});
	});

	test("an answer comes through byte for byte, whatever came before it", { skip }, async (t) => {
		const world = newWorld(t);
		const text = 'quo"te \\ back, \u00e9 \ud83d\ude00, "exitCode":0,"output":{}}}, $(id) `id` %s %n';
		const output = { hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision: "deny", permissionDecisionReason: text } };
		let call = "";
		await listen(t, world.socket, (socket, text) => {
			call = text;
			socket.write(`${hello}${held}`);
			setImmediate(() => socket.end(`${held}${reply(output)}`));
		});
		for (const carrier of patient) {
			const ran = await runHook(carrier, {
				event: "PreToolUse",
				payload: JSON.stringify(JSON.parse(payloadOf("PreToolUse")), null, 2),
				...world,
				workspace: "/w/a b",
			});
			assert.deepEqual([ran.code, ran.stderr], [0, ""], carrier.name);
			assert.deepEqual(JSON.parse(ran.stdout), output, carrier.name);
			const [greeting, run] = call
				.trim()
				.split("\n")
				.map((each) => JSON.parse(each) as { method: string; params: Record<string, unknown> });
			assert.deepEqual(greeting?.params, { protocol: 1, name: "claude-code", kind: "claude-code", key });
			assert.deepEqual(run?.params, {
				adapter: "claude-code",
				waitMs: 2000,
				workspace: "/w/a b",
				payload: JSON.parse(payloadOf("PreToolUse")),
			});
		}
	});

	test("an answer with nothing to say prints nothing", { skip }, async (t) => {
		const world = newWorld(t);
		await listen(t, world.socket, (socket) => void socket.end(`${hello}${reply({})}`));
		for (const carrier of patient) {
			for (const event of events) {
				const { code, stdout, stderr } = await runHook(carrier, { event, payload: payloadOf(event), ...world });
				assert.deepEqual([code, stdout, stderr], [0, "", ""], `${carrier.name} ${event}`);
			}
		}
	});

	test("a carrier that was called the wrong way is a no", { skip }, async (t) => {
		const world = newWorld(t);
		await listen(t, world.socket, (socket) => void socket.end(`${hello}${line}`));
		for (const carrier of carriers) {
			for (const args of [
				[],
				["PreToolUse"],
				["PreToolUse", "claude-code", "a", world.socket, world.keyFile, "1s"],
				["PreToolUse", "claude-code", 'a"', world.socket, world.keyFile, "-1"],
			]) {
				assertRefused("PreToolUse", await runProgram(carrier.file, args, payloadOf("PreToolUse")), `${carrier.name} ${args.join(" ")}`);
			}
		}
	});

	test("the script as it lies in the package, without a transport, is a no", { skip }, async (t) => {
		const world = newWorld(t);
		await listen(t, world.socket, (socket) => void socket.end(`${hello}${line}`));
		const file = join(world.folder, `${randomUUID()}.sh`);
		copyFileSync(join(import.meta.dirname, "../../src/hook/countersign-hook.sh"), file);
		chmodSync(file, 0o755);
		for (const event of events)
			assertRefused(event, await runHook({ name: "as packed", file }, { event, payload: payloadOf(event), ...world }), event);
	});
});
