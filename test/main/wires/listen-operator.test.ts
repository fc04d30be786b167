import assert from "node:assert/strict";
import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { connectOperator, proveOperator } from "../../../src/client/index.ts";
import { createPassphraseRecord, passphraseFingerprint, readPassphrase, writePassphrase } from "../../../src/main/system/passphrase.ts";
import type { ProcessInfo } from "../../../src/main/system/processes.ts";
import { listenOperator, type OperatorConnection } from "../../../src/main/wires/listen-operator.ts";
import { connect } from "../../../src/shared/contract/connect.ts";
import type { Client, Handlers } from "../../../src/shared/contract/contract.ts";
import { createMemoryWirePair } from "../../../src/shared/contract/memory-wire.ts";
import { type OperatorContract, operatorContract } from "../../../src/shared/contract/operator.ts";
import { serve } from "../../../src/shared/contract/serve.ts";
import { fail, ok } from "../../../src/shared/lib/result.ts";
import type { PassphraseRecord } from "../../../src/shared/model/operator.ts";
import { peers, tempFolder } from "../../kit/sockets.ts";

const passphrase = "correct horse battery staple";
const made = await createPassphraseRecord(passphrase, 5);
if (!made.ok) throw new Error(made.fault.message);
const record: PassphraseRecord = made.value;

type Auth = Pick<OperatorConnection, "auth">;
const handlers = new Proxy({} as Handlers<OperatorContract, Auth>, {
	get: (_, method: keyof Handlers<OperatorContract, Auth>) => {
		if (method === "operator.challenge") return (_params: object, { auth }: Auth) => auth.challenge();
		if (method === "operator.prove")
			return (params: Parameters<OperatorConnection["auth"]["prove"]>[0], { auth }: Auth) => auth.prove(params);
		return (_params: object, { auth }: Auth) => {
			const why = auth.readOnlyWhy();
			return why === null ? ok({ seq: 1 }) : fail("forbidden", why);
		};
	},
});

const start = async (
	t: TestContext,
	{ stored = record, agentOf = () => null }: { stored?: PassphraseRecord | null; agentOf?: (process: ProcessInfo) => string | null } = {},
) => {
	const home = tempFolder(t);
	const clock = { now: 1_000_000 };
	const refused: string[] = [];
	let proven = 0;
	const listening = await listenOperator({
		folder: join(home, "run"),
		peers,
		auth: {
			operator: "ana",
			passphrase: () => ok(stored ?? undefined),
			agentOf,
			now: () => clock.now,
			onProven: () => void proven++,
			onRefused: (why) => void refused.push(why),
		},
		onConnection: (connection) =>
			void serve(operatorContract, handlers, connection.wire, connection, {
				onBug: ({ error }) => {
					throw error;
				},
			}),
		onRefused: () => {},
		onError: (error) => {
			throw error;
		},
	});
	if (!listening.ok) throw new Error(listening.fault.message);
	t.after(() => listening.value.close());
	const open = async (): Promise<Client<OperatorContract>> => {
		const client = await connectOperator(home);
		if (!client.ok) throw new Error(client.fault.message);
		t.after(() => client.value.close());
		return client.value;
	};
	return { open, clock, refused, proven: () => proven, socket: join(home, "run", "operator.sock") };
};

const halt = (client: Client<OperatorContract>) => client.call("halt.set", { reason: "test" });

test("a command line may not decide before the passphrase was proven, and may after; the next connection starts again", async (t) => {
	const { open, proven } = await start(t);
	const client = await open();
	const before = await halt(client);
	assert.ok(!before.ok && before.fault.code === "forbidden" && /needs the approver's passphrase/.test(before.fault.message));
	assert.deepEqual(await proveOperator(client, passphrase), ok({ operator: "ana" }));
	assert.deepEqual(await halt(client), ok({ seq: 1 }));
	assert.equal(proven(), 1);
	assert.equal((await halt(await open())).ok, false);
});

test("the socket is for its owner only", { skip: process.platform === "win32" }, async (t) => {
	const { socket } = await start(t);
	assert.equal(statSync(socket).mode & 0o777, 0o600);
});

test("one spelling of a passphrase is as good as another", async (t) => {
	const composed = "Zażółć gęślą jaźń";
	const other = await createPassphraseRecord(composed, 1);
	assert.ok(other.ok);
	const { open } = await start(t, { stored: other.value });
	assert.ok((await proveOperator(await open(), composed.normalize("NFD"))).ok);
});

test("guessing is slowed down across connections, more with each guess, and a right one ends it", async (t) => {
	const { open, clock, refused } = await start(t);
	for (let guess = 0; guess < 3; guess++) {
		const wrong = await proveOperator(await open(), "wrong horse battery staple");
		assert.ok(!wrong.ok && wrong.fault.code === "forbidden");
	}
	const early = await proveOperator(await open(), passphrase);
	assert.ok(!early.ok && early.fault.code === "busy" && /wait `1` s/.test(early.fault.message));
	clock.now += 1000;
	const again = await proveOperator(await open(), "wrong horse battery staple");
	assert.ok(!again.ok && again.fault.code === "forbidden");
	clock.now += 1000;
	assert.ok(!(await proveOperator(await open(), passphrase)).ok);
	clock.now += 1000;
	assert.ok((await proveOperator(await open(), passphrase)).ok);
	assert.equal(refused.filter((each) => each === "wrong passphrase").length, 4);
});

test("a command that an enrolled agent started may not decide, whatever it knows", { skip: process.platform !== "linux" }, async (t) => {
	const { open, refused } = await start(t, { agentOf: ({ pid }) => (pid === process.ppid ? "claude" : null) });
	const client = await open();
	const refusal = await proveOperator(client, passphrase);
	assert.ok(!refusal.ok && refusal.fault.code === "forbidden");
	assert.match(refusal.fault.message, /agent `claude` .* started this command: answer in the window/);
	assert.equal((await halt(client)).ok, false);
	assert.equal(refused.length, 1);
});

test("an agent that enrols after the proof takes the right away again", { skip: process.platform !== "linux" }, async (t) => {
	let agent: string | null = null;
	const { open } = await start(t, { agentOf: () => agent });
	const client = await open();
	assert.ok((await proveOperator(client, passphrase)).ok);
	assert.ok((await halt(client)).ok);
	agent = "claude";
	assert.equal((await halt(client)).ok, false);
});

test("without a passphrase nothing can be decided here, and the command says so", async (t) => {
	const { open } = await start(t, { stored: null });
	const client = await open();
	const refusal = await proveOperator(client, passphrase);
	assert.ok(!refusal.ok && refusal.fault.code === "conflict" && /no passphrase is set/.test(refusal.fault.message));
	assert.equal((await halt(client)).ok, false);
});

test("a proof cannot be replayed, on its own connection or on another", async (t) => {
	const { open } = await start(t);
	const client = await open();
	let sent: Parameters<Client<OperatorContract>["call"]>[1] | undefined;
	const spying: Client<OperatorContract> = {
		...client,
		call: (method, params) => {
			if (method === "operator.prove") sent = params;
			return client.call(method, params);
		},
	};
	assert.ok((await proveOperator(spying, passphrase)).ok);
	assert.ok(sent !== undefined && !JSON.stringify(sent).includes("horse"));
	const other = await open();
	for (const each of [client, other]) {
		const challenge = await each.call("operator.challenge", {});
		assert.ok(challenge.ok);
		const replay = await each.call("operator.prove", sent as never);
		assert.ok(!replay.ok && replay.fault.code === "conflict");
	}
	assert.equal((await halt(other)).ok, false);
});

test("what the host stores makes no proof", async (t) => {
	const { open } = await start(t);
	const client = await open();
	const challenge = await client.call("operator.challenge", {});
	assert.ok(challenge.ok && challenge.value.isSet);
	const { nonceHex } = challenge.value;
	for (const proofHex of [record.storedKeyHex, record.serverKeyHex]) {
		const stolen = await client.call("operator.prove", { nonceHex, clientNonceHex: "00".repeat(32), proofHex });
		assert.equal(stolen.ok, false);
	}
});

test("a client gives no proof to a server that asks for a cheap one, and believes none that cannot prove itself", async () => {
	for (const [cost, why] of [
		[{ n: 1024, r: 8, p: 1 }, /strength that is not accepted/],
		[{ n: 2 ** 30, r: 8, p: 1 }, /strength that is not accepted/],
		[record.cost, /did not prove that it knows/],
	] as const) {
		const [near, far] = createMemoryWirePair();
		let proofs = 0;
		const impostor = new Proxy(handlers, {
			get: (target, method: keyof Handlers<OperatorContract, Auth>) => {
				if (method === "operator.challenge") return () => ok({ isSet: true, nonceHex: "11".repeat(32), saltHex: "22".repeat(32), cost });
				if (method === "operator.prove")
					return () => {
						proofs++;
						return ok({ operator: "ana", serverProofHex: "33".repeat(32) });
					};
				return target[method];
			},
		});
		serve(operatorContract, impostor, far, {} as Auth, {
			onBug: ({ error }) => {
				throw error;
			},
		});
		const result = await proveOperator(connect(operatorContract, near), passphrase);
		assert.ok(!result.ok && why.test(result.fault.message));
		assert.equal(proofs, cost === record.cost ? 1 : 0);
	}
});

test(
	"a record is private on disk, comes back whole, and is refused when others can read it or it is damaged",
	{ skip: process.platform === "win32" },
	(t) => {
		const file = join(tempFolder(t), "operator.json");
		assert.deepEqual(readPassphrase(file), ok(undefined));
		writePassphrase(file, record);
		assert.equal(statSync(file).mode & 0o777, 0o600);
		assert.deepEqual(readPassphrase(file), ok(record));
		chmodSync(file, 0o640);
		assert.equal(readPassphrase(file).ok, false);
		chmodSync(file, 0o600);
		writeFileSync(file, JSON.stringify({ ...record, storedKeyHex: "00" }));
		assert.equal(readPassphrase(file).ok, false);
		writeFileSync(file, "{");
		assert.equal(readPassphrase(file).ok, false);
	},
);

test("a swapped record has another fingerprint", async () => {
	const same = await createPassphraseRecord(passphrase, 5);
	assert.ok(same.ok);
	assert.notEqual(passphraseFingerprint(same.value), passphraseFingerprint(record));
	assert.match(passphraseFingerprint(record), /^[0-9a-f]{16}$/);
});

test("short and monotonous passphrases are refused", async () => {
	for (const weak of ["", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "abababababababab", "x".repeat(2000)]) {
		assert.equal((await createPassphraseRecord(weak, 1)).ok, false, weak);
	}
});
