import { type ChildProcess, spawn } from "node:child_process";
import { createHash, hash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { connectOperator } from "../../src/client/index.ts";
import { type AgentContract, agentContract } from "../../src/shared/contract/agent.ts";
import { connect } from "../../src/shared/contract/connect.ts";
import { type ConsoleContract, consoleContract } from "../../src/shared/contract/console.ts";
import { type VerifyReport } from "../../src/shared/contract/console-audit.ts";
import type { Client, EventData } from "../../src/shared/contract/contract.ts";
import type { OperatorContract } from "../../src/shared/contract/operator.ts";
import type { Wire } from "../../src/shared/contract/wire.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import type { Args } from "../../src/shared/model/request.ts";
import type { Level } from "../../src/shared/model/words.ts";
import { checkSignature, readPublicKey, readRemembered } from "../../src/main/hosts/log-key.ts";
import { openForReading } from "../../src/main/store/open.ts";
import { verifyLog, type VerifyPorts } from "../../src/main/store/verify-log.ts";
import { openKeyStore } from "../../src/main/system/key-store.ts";
import { signIn, upgrade } from "./console-host.ts";
import { must } from "./rig.ts";

/**
 * The headless host as it is shipped (`dist/headless.cjs`), in a process and a home folder of its own. Agents and
 * consoles connect to it as real ones do; it can be killed at any moment and started again on the same home.
 */

const program = join(import.meta.dirname, "..", "..", "dist", "headless.cjs");

export type HostOptions = {
	/** Text of `countersign.toml`; absent: what a new installation gets. */
	readonly toml?: string;
	/** Text of `policies.toml`; absent: there is none. */
	readonly policies?: string;
	/** A home that was used before; absent: a fresh one. */
	readonly home?: string;
	/** No file may grow larger, as if the disk were full: for the first start only. Units: 512 bytes. */
	readonly maxFileBlocks?: number;
	/** Makes the home folder as a filesystem of its own; false when that is not to be had. */
	readonly mount?: (folder: string) => boolean;
};

export type Host = Awaited<ReturnType<typeof startHost>>;
type Running = {
	readonly child: ChildProcess;
	readonly port: number;
	readonly session: { cookie: string; proof: string };
	readonly ended: Promise<number | null>;
};
/** Sees every frame of a connection, `out` from the client and `in` to it. */
export type Tap = (direction: "out" | "in", frame: string) => void;

const tapped = (wire: Wire, tap: Tap | undefined): Wire => {
	if (tap === undefined) return wire;
	wire.onFrame((frame) => tap("in", frame));
	return {
		...wire,
		send: (frame) => {
			tap("out", frame);
			return wire.send(frame);
		},
	};
};

export type Launched = {
	readonly child: ChildProcess;
	/** The console's link, once the program says that it is there. Rejects with what it said when it ends instead. */
	readonly link: Promise<string>;
	readonly ended: Promise<number | null>;
};

/** Starts the program on `home`; `maxFileBlocks` as in `HostOptions`. */
export const launch = (home: string, maxFileBlocks?: number): Launched => {
	if (!existsSync(program)) throw new Error("`dist/headless.cjs` is not there: run `npm run build` first");
	const person = join(home, "..", "person");
	mkdirSync(person, { recursive: true });
	const words = [process.execPath, program, "--no-open"];
	// A write beyond the limit must fail, not kill.
	if (maxFileBlocks !== undefined) words.unshift("/bin/sh", "-c", `trap '' XFSZ; ulimit -f ${maxFileBlocks}; exec "$@"`, "sh");
	const [command = "", ...args] = words;
	const child = spawn(command, args, {
		env: { PATH: process.env["PATH"] ?? "", HOME: person, COUNTERSIGN_HOME: home, COUNTERSIGN_KEYSTORE: "file" },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		said += text;
	});
	const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
	const link = new Promise<string>((resolve, reject) => {
		createInterface({ input: child.stdout }).on("line", (line) => {
			const [, found] = /works once\): (\S+)$/.exec(line) ?? [];
			if (found !== undefined) resolve(found);
		});
		void ended.then((code) => reject(new Error(said.trim() || `the host ended with ${code}`)));
	});
	// Who kills it does not ask for the link.
	link.catch(() => undefined);
	return { child, link, ended };
};

export const startHost = async (t: TestContext, options: HostOptions = {}) => {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "cs-")));
	const home = options.home ?? join(root, "home");
	const work = join(root, "work");
	const isMounted = options.mount?.(home) ?? false;
	mkdirSync(home, { recursive: true, mode: 0o700 });
	mkdirSync(work);
	if (options.toml !== undefined) writeFileSync(join(home, "countersign.toml"), options.toml, { mode: 0o600 });

	if (options.policies !== undefined) writeFileSync(join(home, "policies.toml"), options.policies, { mode: 0o600 });

	const clients = new Set<{ close(): void }>();
	const kept = <T extends { close(): void }>(client: T): T => {
		clients.add(client);
		return client;
	};
	const begin = async (maxFileBlocks?: number): Promise<Running> => {
		const { child, ended, ...launched } = launch(home, maxFileBlocks);
		const link = await launched.link;
		const port = Number(new URL(link).port);
		return { child, port, ended, session: await signIn(port, link) };
	};
	let running = await begin(options.maxFileBlocks);

	const end = async (signal: NodeJS.Signals): Promise<number | null> => {
		for (const client of clients) client.close();
		clients.clear();
		running.child.kill(signal);
		return running.ended;
	};
	t.after(async () => {
		await end("SIGKILL");
		rmSync(root, { recursive: true, force: true });
	});

	const agentWire = async (tap?: Tap): Promise<Wire> => tapped(await openLine(join(home, "run", "agent.sock")), tap);
	/** A greeted connection. The key follows from the name, so the same name is the same agent. */
	const agent = async (name = "bot", tap?: Tap, says: { readonly takesEdits?: boolean } = {}): Promise<Client<AgentContract>> => {
		const client = kept(connect(agentContract, await agentWire(tap)));
		must(await client.call("agent.hello", { protocol: 1, name, kind: "test", key: keyOf(name), ...says }));
		return client;
	};
	const console = async (tap?: Tap): Promise<ConsoleClient> => {
		const { port, session } = running;
		const { status, socket } = await upgrade(port, { origin: `http://127.0.0.1:${port}`, ...session });
		if (status !== 101) throw new Error(`the console's socket answered ${status}`);
		const wire: Wire = {
			send: (frame) => {
				socket.send(frame);
				return true;
			},
			onFrame: (listener) => void socket.on("message", (data: Buffer) => listener(data.toString("utf8"))),
			onDrain: () => undefined,
			onClose: (listener) => void socket.on("close", (_code, reason) => listener(String(reason) || "the host is gone")),
			close: () => socket.terminate(),
		};
		return kept(watching(connect(consoleContract, tapped(wire, tap), { limits: { maxBytes: 16 << 20, maxDepth: 128 } })));
	};

	return {
		root,
		isMounted,
		home,
		work,
		data: join(home, "data"),
		agentSocket: join(home, "run", "agent.sock"),
		get pid(): number {
			return running.child.pid ?? 0;
		},
		get port(): number {
			return running.port;
		},
		agent,
		agentWire,
		console,
		operator: async (): Promise<Client<OperatorContract>> => kept(must(await connectOperator(home))),
		/** Resolves with the exit code when the process ends by itself. */
		ended: (): Promise<number | null> => running.ended,
		/** Ends the process at once, as a crash does. */
		kill: (): Promise<number | null> => end("SIGKILL"),
		stop: (): Promise<number | null> => end("SIGTERM"),
		/** The process is gone; starts it again on the same home. */
		restart: async (): Promise<void> => {
			running = await begin();
		},
		/** Enrols and confirms an agent, and gives it a level. */
		confirm: async (name = "bot", level: Level = "Supervised"): Promise<void> => {
			(await agent(name)).close();
			const operator = await console();
			const { keyFingerprint } = await operator.agentView(name);
			const start = level === "Supervised" || level === "SelectiveAutonomy" ? "Assisted" : level;
			must(await operator.call("agent.confirm", { name, keyFingerprint, level: start }));
			if (start !== level) must(await operator.call("agent.set-level", { name, level, reason: "for this test" }));
			operator.close();
		},
		entries: (): Entry[] => readEntries(home),
		verify: (): Promise<VerifyReport> => verifyHome(home),
	};
};

export const keyOf = (name: string): string => hash("sha256", `key of ${name}`, "hex");

export const readEntries = (home: string): Entry[] => {
	const db = openForReading(join(home, "data", "log.db"));
	try {
		return (db.prepare("SELECT body FROM entries ORDER BY seq").pluck().all() as string[]).map((body) => JSON.parse(body) as Entry);
	} finally {
		db.close();
	}
};

/** What a log is held against: its public key, and the head remembered in the key store. */
export const witnessesOf = async (home: string): Promise<Pick<VerifyPorts, "keys" | "remembered">> => {
	const data = join(home, "data");
	const key = readPublicKey(data);
	if (key === null) throw new Error("there is no public key beside the log");
	const remembered = await readRemembered(must(await openKeyStore({ folder: join(data, "keys"), forced: "file" })));
	return { keys: [key], remembered: remembered === null ? [] : [remembered] };
};

export const verifyFile = async (file: string, witnesses: Pick<VerifyPorts, "keys" | "remembered">): Promise<VerifyReport> => {
	const db = openForReading(file);
	try {
		return await verifyLog(db, {
			...witnesses,
			check: checkSignature,
			now: Date.now,
			signal: new AbortController().signal,
			onProgress: () => undefined,
		});
	} finally {
		db.close();
	}
};

/** Verifies a log from its files alone: database, public key, and the head remembered in the key store. */
export const verifyHome = async (home: string): Promise<VerifyReport> => verifyFile(join(home, "data", "log.db"), await witnessesOf(home));

/** A connection to a socket as a wire of lines. */
const openLine = (path: string): Promise<Wire> =>
	new Promise((resolve, reject) => {
		const socket = connectSocket(path);
		socket.once("error", reject);
		socket.once("connect", () => {
			socket.on("error", () => undefined);
			const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
			lines.on("error", () => undefined);
			resolve({
				send: (frame) => socket.write(`${frame}\n`),
				onFrame: (listener) => void lines.on("line", listener),
				onDrain: (listener) => void socket.on("drain", listener),
				onClose: (listener) => void socket.on("close", () => listener("the host is gone")),
				close: () => socket.destroy(),
			});
		});
	});

type Change = EventData<ConsoleContract, "state.changed">["change"];
export type ConsoleClient = ReturnType<typeof watching>;

/** A console's client that remembers what the feed told it. */
const watching = (client: Client<ConsoleContract>) => {
	const changes: Change[] = [];
	const wakers: (() => void)[] = [];
	client.on("state.changed", ({ change }) => {
		changes.push(change);
		for (const wake of wakers.splice(0)) wake();
	});
	client.onClose(() => {
		for (const wake of wakers.splice(0)) wake();
	});
	const { call } = client;
	/** The first change, of those that came since the feed is watched, that `find` takes. */
	const change = async <T>(find: (change: Change) => T | undefined): Promise<T> => {
		for (let at = 0; ; at++) {
			while (at >= changes.length) await new Promise<void>((resolve) => void wakers.push(resolve));
			const found = find(changes[at] as Change);
			if (found !== undefined) return found;
		}
	};
	const agentView = async (name: string) => {
		const found = must(await call("state.watch", {})).agents.find((each) => each.name === name);
		if (found === undefined) throw new Error(`no agent \`${name}\``);
		return found;
	};
	const waiting = (id: string, rev = 1) =>
		change((each) => (each.type === "waiting.set" && each.waiting.id === id && each.waiting.rev >= rev ? each.waiting : undefined));
	const answered = { scope: "once", seenRatio: 1, readMs: 900, input: "key" } as const;
	/** Reads the card, arms, and approves as it is shown. */
	const approve = async (id: string, named?: string) => {
		const card = must(await call("request.card", { id }));
		const about = { id, digest: card.digest, rev: card.rev };
		const { nonce } = must(await call("request.arm", about));
		return call("request.answer", { ...about, nonce, verdict: "approve", ...answered, ...(named === undefined ? {} : { named }) });
	};
	/** Changes the arguments of what is shown now; null puts back what was asked. */
	const edit = async (id: string, args: Args | null) => {
		const { digest, rev } = must(await call("request.card", { id }));
		return call("request.edit", { id, digest, rev, args });
	};
	return {
		call,
		on: client.on,
		onClose: client.onClose,
		close: client.close,
		change,
		agentView,
		/** Resolves when the request is in the Inbox. The feed must be watched. */
		waiting,
		ended: (id: string) => change((each) => (each.type === "waiting.ended" && each.ended.id === id ? each.ended : undefined)),
		approve,
		edit,
		deny: async (id: string, feedback?: string) => {
			const { digest, rev } = must(await call("request.card", { id }));
			return call("request.answer", { id, digest, rev, verdict: "deny", ...answered, ...(feedback === undefined ? {} : { feedback }) });
		},
		answered,
	};
};

export const sha256Hex = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
