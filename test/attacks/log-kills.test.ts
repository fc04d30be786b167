import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { test } from "node:test";
import type { Decision } from "../../src/shared/contract/agent.ts";
import type { RequestDraft } from "../../src/shared/model/request.ts";
import { type Host, launch, readEntries, startHost, verifyHome } from "../kit/host.ts";
import { tempFolder } from "../kit/sockets.ts";

/**
 * The process is killed (-9) at any moment. What an agent was told must be in the log, once, as it was told; the log
 * must verify from its files alone; and the next start must go on with it. `COUNTERSIGN_LONG=1` kills ten times as often.
 */
const times = process.env["COUNTERSIGN_LONG"] === "1" ? 10 : 1;

const connections = 20;
const inFlight = 5;
const toml = `[safety]\napproval_mode = "safe"\ndenied_paths = ["secret/**"]\n`;

const draftOf = (host: Host, id: string, number: number): RequestDraft => ({
	id,
	tool: "file_read",
	args: { path: join(host.work, number % 3 === 0 ? `secret/${number}` : `notes-${number}.md`) },
	cwd: host.work,
	workspace: host.work,
});

/** Asks for every id and asks again after each loss of the connection, until all are answered. */
const askAll = async (
	host: Host,
	name: string,
	ids: readonly string[],
	up: () => Promise<void>,
	onAnswer: () => void,
): Promise<Map<string, Decision>> => {
	const told = new Map<string, Decision>();
	const open = [...ids];
	while (told.size < ids.length) {
		await up();
		const client = await host.agent(name).catch(() => null);
		if (client === null) continue;
		const worker = async (): Promise<void> => {
			for (let id = open.shift(); id !== undefined; id = open.shift()) {
				const answer = await client.call("action.request", draftOf(host, id, Number(id.split("-")[1])));
				if (!answer.ok) {
					assert.equal(answer.fault.code, "unavailable", answer.fault.message);
					open.push(id);
					return;
				}
				told.set(id, answer.value);
				onAnswer();
			}
		};
		await Promise.all(Array.from({ length: inFlight }, worker));
		client.close();
	}
	return told;
};

/** Every decision that somebody was told stands in the log once, with the same outcome, where it was said to stand. */
const assertRecorded = (home: string, told: ReadonlyMap<string, Decision>): void => {
	const decided = new Map<string, number[]>();
	const entries = readEntries(home);
	for (const [at, entry] of entries.entries()) {
		assert.equal(entry.seq, at);
		if (entry.type !== "request.allowed" && entry.type !== "request.denied") continue;
		const id = entry.request ?? "";
		decided.set(id, [...(decided.get(id) ?? []), entry.seq]);
	}
	for (const [id, { seq, outcome, digest }] of told) {
		assert.deepEqual(decided.get(id), [seq], `\`${id}\` was told #${seq}`);
		assert.equal(entries[seq]?.outcome?.state, outcome);
		assert.equal(entries[seq]?.digest, digest);
	}
	for (const [id, seqs] of decided) assert.equal(seqs.length, 1, `\`${id}\` was decided more than once`);
};

test("ten thousand requests over twenty connections and five kills: each answer is in the log once, and the log verifies", async (t) => {
	const host = await startHost(t, { toml });
	await host.confirm("bot");
	const total = 10_000;
	let answered = 0;
	let killing = false;
	let isUp: Promise<void> = Promise.resolve();
	const killAt = [700, 2000, 4100, 6200, 8300];
	const onAnswer = (): void => {
		answered++;
		if (killing || answered < (killAt[0] ?? Number.POSITIVE_INFINITY)) return;
		killing = true;
		killAt.shift();
		isUp = host.kill().then(async () => {
			await host.restart();
			killing = false;
		});
	};
	const ids = Array.from({ length: connections }, (_, connection) =>
		Array.from({ length: total / connections }, (_, at) => `c${connection}-${at}`),
	);
	const told = new Map(
		(await Promise.all(ids.map((mine) => askAll(host, "bot", mine, () => isUp, onAnswer)))).flatMap((each) => [...each]),
	);
	await isUp;
	assert.equal(told.size, total);
	assert.equal(killAt.length, 0);
	assert.ok([...told.values()].some((each) => each.outcome === "allowed") && [...told.values()].some((each) => each.outcome === "denied"));
	await host.kill();
	assertRecorded(host.home, told);
	const report = await host.verify();
	assert.equal(report.state, "passed", report.text);
	assert.equal(readEntries(host.home).length, report.entries);
});

test("killed at any moment of its work, it loses nothing that it had said, and withdraws what was held", async (t) => {
	const host = await startHost(t, { toml });
	await host.confirm("bot");
	const told = new Map<string, Decision>();
	const held = new Set<string>();
	let count = 0;
	for (let round = 0; round < 12 * times; round++) {
		const console = await host.console();
		await console.call("state.watch", {});
		const [one, two, three] = await Promise.all([host.agent("bot"), host.agent("bot"), host.agent("bot")]);
		let isOver = false;
		const ask = async (client: typeof one, draft: RequestDraft): Promise<void> => {
			const answer = await client.call("action.request", draft);
			if (answer.ok) told.set(draft.id, answer.value);
		};
		const reader = async (client: typeof one): Promise<void> => {
			while (!isOver) await ask(client, draftOf(host, `k-${++count}`, count));
		};
		const writer = async (client: typeof one): Promise<void> => {
			while (!isOver) {
				const id = `w-${++count}`;
				const asked = ask(client, { ...draftOf(host, id, count), tool: "file_write", args: { path: join(host.work, id), content: "x" } });
				const isThere = await Promise.race([console.waiting(id).then(() => true), asked.then(() => false)]);
				if (!isThere) continue;
				held.add(id);
				// Every other one is left to wait: it must be found withdrawn.
				if (count % 2 === 0) await console.approve(id).catch(() => null);
				else return;
				await asked;
			}
		};
		const work = Promise.all([reader(one), reader(two), writer(three)]);
		await delay(3 + Math.random() * 60);
		isOver = true;
		await host.kill();
		await work;
		assertRecorded(host.home, told);
		await host.restart();
	}
	assertRecorded(host.home, told);
	const entries = host.entries();
	for (const id of held) {
		assert.equal(entries.filter((each) => each.request === id && /allowed|denied/.test(each.type)).length, 1, `\`${id}\` has one end`);
	}
	assert.ok(entries.some((each) => each.actor === "restart" && each.outcome?.state === "denied" && each.outcome.code === "withdrawn"));
	const report = await host.verify();
	assert.equal(report.state, "passed", report.text);
});

test("killed at any moment of its first start, it starts the next time, with one key and one log", async (t) => {
	for (let round = 0; round < 10 * times; round++) {
		const home = join(tempFolder(t), "home");
		const first = launch(home);
		await delay(10 + Math.random() * 270);
		first.child.kill("SIGKILL");
		await first.ended;
		const { child, link, ended } = launch(home);
		await link;
		child.kill("SIGTERM");
		assert.equal(await ended, 0);
		const report = await verifyHome(home);
		assert.equal(report.state, "passed", report.text);
	}
});
