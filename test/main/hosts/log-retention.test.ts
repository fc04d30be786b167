import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { signCheckpoint } from "../../../src/main/audit/checkpoint.ts";
import { proveEntry, verifyEntryProof } from "../../../src/main/audit/entry-proof.ts";
import { folds } from "../../../src/main/engine/folds.ts";
import { createLogArchive } from "../../../src/main/hosts/log-archive.ts";
import { checkSignature } from "../../../src/main/hosts/log-key.ts";
import { createLogRetention } from "../../../src/main/hosts/log-retention.ts";
import { createCheckpoints } from "../../../src/main/store/checkpoints.ts";
import { createStoredFolds } from "../../../src/main/store/folds.ts";
import { openForReading } from "../../../src/main/store/open.ts";
import { createQuery } from "../../../src/main/store/query.ts";
import { rebuild } from "../../../src/main/store/rebuild.ts";
import { Forgotten } from "../../../src/main/store/refusals.ts";
import { createRetention } from "../../../src/main/store/retention.ts";
import { nativeHasher } from "../../../src/main/store/tree.ts";
import { verifyLog } from "../../../src/main/store/verify-log.ts";
import type { VerifyReport } from "../../../src/shared/contract/console-audit.ts";
import { createRig, must } from "../../kit/rig.ts";
import { newSigner } from "../audit/kit.ts";

const day = 86_400_000;

/** A log of the real engine that grew over `days` days, its archive, and retention as the host has it. */
const createHome = async (t: TestContext, days: number, options: { retentionDays?: number; firstUnsent?: () => number | null } = {}) => {
	const rig = createRig({ startAt: Date.parse("2026-11-01T08:00:00Z") });
	const signer = newSigner("countersign.local/test");
	const checkpoints = createCheckpoints(rig.db);
	const { store } = rig;
	let isBroken = false;
	let retentionDays = options.retentionDays ?? 2;
	const sign = async (): Promise<void> =>
		store.commit(() => {
			if (isBroken) return;
			const head = { size: store.tree.size, root: store.tree.root() };
			checkpoints.put({ size: head.size, at: rig.now(), note: signCheckpoint(head, signer) });
		});
	const file = join(rig.root, "log.db");
	const folder = join(rig.root, "archive");
	const query = createQuery(rig.db);
	const retention = createRetention(rig.db);
	const archive = createLogArchive({
		folder,
		database: file,
		log: signer.key.name,
		tree: store.tree,
		newestCheckpoint: checkpoints.newest,
		sign,
		isWanted: () => true,
		prunedBelow: () => retention.pruned()?.to ?? 0,
		now: rig.now,
		onError: (text) => assert.fail(text),
	});
	const told: string[] = [];
	const open = () =>
		createLogRetention({
			folder,
			store,
			query,
			retention,
			folds,
			complete: archive.complete,
			keys: () => [signer.key],
			retentionDays: () => retentionDays,
			firstUnsent: options.firstUnsent ?? (() => null),
			sign,
			signedSize: () => checkpoints.newest()?.size ?? 0,
			now: rig.now,
			onRestored: async () => void told.push("restored"),
			onRemoved: () => void told.push("removed"),
			onError: (text) => void told.push(text),
		});
	const pruning = open();
	t.after(async () => {
		await pruning.stop();
		await archive.stop();
		rig.close();
	});
	await rig.enrol("bot");
	const oneDay = async (): Promise<void> => {
		for (let at = 0; at < 6; at++) {
			const request = rig.draft("shell_exec", { command: at % 2 === 0 ? "touch a" : `touch b${rig.store.tree.size}` });
			const asked = must(await rig.submit(request));
			if (asked.state === "held") must(await rig.answer(request.id, at % 3 === 0 ? "deny" : "approve", { feedback: "because" }));
			if (at % 3 !== 0)
				await store.commit(() => rig.engine.finish({ id: request.id, outcome: "succeeded" }, { agent: "bot", connection: "c" }));
			must(await rig.submit(rig.draft("file_read", { path: join(rig.work, `${at}`) })));
			rig.tick(60_000);
		}
	};
	for (let each = 0; each < days; each++) {
		await oneDay();
		rig.tick(day - 6 * 60_000);
	}
	await archive.catchUp();
	const verify = async (): Promise<VerifyReport> => {
		const db = openForReading(file);
		try {
			return await verifyLog(db, {
				keys: [signer.key],
				check: checkSignature,
				remembered: [],
				now: rig.now,
				signal: new AbortController().signal,
				onProgress: () => undefined,
			});
		} finally {
			db.close();
		}
	};
	const bodies = (): (string | null)[] => rig.db.prepare("SELECT body FROM entries ORDER BY seq").pluck().all() as (string | null)[];
	return {
		...{ rig, signer, checkpoints, folder, query, retention, archive, pruning, told, oneDay, verify, bodies, sign, open },
		/** Nothing is signed as long as it is broken. */
		break: (isIt: boolean): void => {
			isBroken = isIt;
		},
		days: (days: number): void => {
			retentionDays = days;
		},
	};
};

const tables = ({ rig }: Awaited<ReturnType<typeof createHome>>) => ({
	agents: rig.db.prepare("SELECT * FROM agents ORDER BY name").all(),
	held: rig.db.prepare("SELECT * FROM held ORDER BY id").all(),
	tallies: rig.db.prepare("SELECT * FROM tallies ORDER BY key").all(),
	folds: folds.map((each) => rig.store.folds.read(each)),
	columns: rig.db.prepare("SELECT seq, request, leaf FROM entries ORDER BY seq").all(),
	root: rig.store.tree.root(),
});

test("what is older than the rules say is gone from the log; the log verifies and every proof holds", async (t) => {
	const home = await createHome(t, 5);
	const { rig, pruning, retention } = home;
	await home.sign();
	const before = home.bodies();
	const planned = pruning.plan();
	assert.deepEqual(
		planned.segments.map(({ name }) => name),
		["audit-2026-11-01.jsonl", "audit-2026-11-02.jsonl", "audit-2026-11-03.jsonl"],
	);
	const to = planned.segments.at(-1)?.to ?? 0;
	assert.deepEqual(home.bodies(), before);

	assert.deepEqual(must(await pruning.prune("ana")), planned);
	const after = home.bodies();
	assert.ok(after.slice(0, to).every((body) => body === null));
	assert.ok(after.slice(to, before.length).every((body, at) => body === before[to + at]));
	const report = await home.verify();
	assert.equal(report.state, "passed", report.text);
	assert.match(report.text, new RegExp(`of entries before \`${to}\` retention keeps the hashes only`));

	const pruned = rig.entries.filter(({ type }) => type === "log.pruned");
	assert.deepEqual(
		pruned.map(({ actor, details }) => [actor, details["from"], details["to"], details["count"], details["file"]]),
		planned.segments.map(({ name, from, to: end }) => ["ana", from, end, end - from, name]),
	);
	const checkpoint = home.checkpoints.newest();
	for (const seq of [0, 7, to - 1]) {
		const proof = must(proveEntry(nativeHasher, rig.store.tree.nodes(), seq, checkpoint ?? { size: 0, note: "" }, before[seq] ?? ""));
		assert.ok(
			verifyEntryProof(proof, nativeHasher.leaf(before[seq] ?? ""), {
				hasher: nativeHasher,
				keys: [home.signer.key],
				check: checkSignature,
			}).ok,
		);
	}
	// The bytes are not in the file any more either.
	rig.db.pragma("wal_checkpoint(TRUNCATE)");
	assert.ok(!readFileSync(join(rig.root, "log.db")).includes(before[3] ?? "?"));
	assert.equal(retention.pruned()?.to, to);
});

test("a rebuild and a start give the tables that were there, from the state that the log names", async (t) => {
	const home = await createHome(t, 5);
	const { rig } = home;
	must(await home.pruning.prune("retention"));
	await home.oneDay();
	const live = tables(home);
	const reopened = createStoredFolds(rig.db, folds);
	assert.deepEqual(
		folds.map((each) => reopened.read(each)),
		live.folds,
	);
	rebuild(rig.db, rig.store);
	assert.deepEqual(tables(home), live);

	rig.db.exec("UPDATE state SET body = replace(body, '\"bot\"', '\"bat\"') WHERE key = 'retention:base'");
	assert.throws(() => rebuild(rig.db, rig.store), /the state that they led to is not the one that the log names/);
});

test("nothing is removed that is young, still waits, was not sent, or is not in a sound segment", async (t) => {
	let unsent: number | null = null;
	const home = await createHome(t, 5, { firstUnsent: () => unsent });
	const { rig, pruning } = home;
	const before = home.bodies();
	unsent = 9;
	assert.match(pruning.plan().text, /entry #9 has not reached every place/);
	assert.equal(pruning.plan().entries, 0);
	unsent = null;

	const name = "audit-2026-11-02.jsonl";
	const sound = readFileSync(join(home.folder, name), "utf8");
	writeFileSync(join(home.folder, name), sound.replace('"actor":"bot"', '"actor":"bat"'));
	const refused = await pruning.prune("ana");
	assert.ok(!refused.ok && /audit-2026-11-02\.jsonl`, line \d+: entry #\d+ was changed/.test(refused.fault.message));
	// The day before it was sound.
	const first = home.retention.pruned()?.to ?? 0;
	assert.ok(first > 0 && home.bodies()[first] === before[first]);
	assert.equal((await home.verify()).state, "passed");
	writeFileSync(join(home.folder, name), sound);

	const kept = await createHome(t, 3, { retentionDays: 0 });
	assert.deepEqual([kept.pruning.plan().entries, kept.pruning.plan().text], [0, "retention is off: nothing is ever removed"]);
	assert.deepEqual(rig.fatal, []);
});

test("a request that still waits keeps its day", async (t) => {
	const home = await createHome(t, 1);
	const waits = must(await home.rig.submit(home.rig.draft("shell_exec", { command: "touch waits" })));
	assert.equal(waits.state, "held");
	home.rig.tick(10 * day);
	await home.rig.enrol("later");
	await home.archive.catchUp();
	assert.match(home.pruning.plan().text, /is about a request that still waits/);
});

test("bodies that somebody removes without a signed entry are found, whatever they write beside the log", async (t) => {
	const home = await createHome(t, 5);
	const { rig, retention } = home;
	must(await home.pruning.prune("retention"));
	const to = retention.pruned()?.to ?? 0;
	rig.db.exec(`UPDATE entries SET body = NULL WHERE seq = ${to + 1}`);
	assert.equal((await home.verify()).state, "failed");
	// The rows beside the log say more than the log does.
	const entry = rig.entries.at(-1);
	rig.db.prepare("UPDATE state SET body = ? WHERE key = 'retention:pruned'").run(JSON.stringify([{ seq: entry?.seq ?? 0, to: to + 5 }]));
	const report = await home.verify();
	assert.equal(report.state, "failed");
	assert.equal(report.damage[0]?.kind, "missing");
	assert.equal(report.damage[0]?.seq, to + 1);
});

test("a pruning that was broken off before its entry was signed is finished by the next, which has nothing else to do", async (t) => {
	const home = await createHome(t, 5);
	home.break(true);
	const broken = await home.pruning.prune("ana");
	assert.match(broken.ok ? "" : broken.fault.message, /the pruning entry could not be signed/);
	assert.ok(home.bodies().every((body) => body !== null));
	home.break(false);
	home.days(1000);
	assert.equal(must(await home.pruning.prune("ana")).entries, 0);
	const to = home.retention.pruned()?.to ?? 0;
	assert.ok(to > 0 && home.bodies().every((body, seq) => (body === null) === seq < to));
	assert.equal((await home.verify()).state, "passed");
});

test("a segment puts back exactly what was removed, for a while", async (t) => {
	const home = await createHome(t, 5);
	const { rig, pruning } = home;
	const before = home.bodies();
	must(await pruning.prune("ana"));
	const name = "audit-2026-11-02.jsonl";
	assert.equal((await pruning.restore(["audit-2026-10-02.jsonl"], "ana", 7)).ok, false);

	const { entries } = must(await pruning.restore([name], "ana", 7));
	const segment = home.archive.complete().find((each) => each.name === name);
	const [from, to] = [segment?.from ?? 0, segment?.to ?? 0];
	assert.equal(entries, to - from);
	const after = home.bodies();
	assert.deepEqual(after.slice(from, to), before.slice(from, to));
	assert.equal(after[from - 1], null);
	assert.equal((await home.verify()).state, "passed");
	assert.deepEqual(home.told.slice(-1), ["restored"]);
	const live = tables(home);
	rebuild(rig.db, rig.store);
	assert.deepEqual(tables(home), live);

	must(await pruning.prune("ana"));
	assert.equal(home.bodies()[from], before[from], "it stays for the days that were asked for");
	rig.tick(8 * day);
	must(await pruning.prune("ana"));
	assert.equal(home.bodies()[from], null);
	assert.equal((await home.verify()).state, "passed");
});

test("an id that was used for something that is gone is refused, not taken for a new one", async (t) => {
	const home = await createHome(t, 5);
	must(await home.pruning.prune("retention"));
	await assert.rejects(home.rig.submit({ ...home.rig.draft("file_read", { path: "/x" }), id: "r1" }), Forgotten);
	assert.equal(must(await home.rig.submit(home.rig.draft("file_read", { path: join(home.rig.work, "x") }))).state, "ended");
});
