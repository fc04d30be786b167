import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { folds } from "../../src/main/engine/folds.ts";
import { createStoredFolds } from "../../src/main/store/folds.ts";
import type { GrantScope } from "../../src/shared/model/grant.ts";
import { createRig, type Rig } from "../kit/rig.ts";

/**
 * Random histories of two agents that write three files in two sessions, against grants written down the plain way: a
 * list, looked through from the start, with a name for the file instead of covers and digests.
 */
type Ask = { readonly agent: string; readonly session: string | undefined; readonly file: string; readonly isDelete: boolean };
type Plain = Ask & { readonly id: string; readonly scope: GrantScope; readonly fromAt: number; readonly endsAt: number; left: number };
type Act =
	| { readonly act: "ask"; readonly ask: Ask }
	| { readonly act: "approve"; readonly pick: number; readonly scope: GrantScope | "once"; readonly minutes: number; readonly uses: number }
	| { readonly act: "revoke"; readonly pick: number }
	| { readonly act: "wait"; readonly ms: number }
	| { readonly act: "demote"; readonly agent: string };

const agent = fc.constantFrom("bot", "eve");
const ask: fc.Arbitrary<Ask> = fc.record({
	agent,
	session: fc.constantFrom("s1", "s2", undefined),
	file: fc.constantFrom("f0", "f1", "f2"),
	isDelete: fc.constantFrom(false, false, false, true),
});
const act: fc.Arbitrary<Act> = fc.oneof(
	{ weight: 6, arbitrary: ask.map((each): Act => ({ act: "ask", ask: each })) },
	{
		weight: 4,
		arbitrary: fc.record({
			act: fc.constant("approve" as const),
			pick: fc.nat(20),
			scope: fc.constantFrom<GrantScope | "once">("once", "session", "minutes", "exact", "path", "pattern"),
			minutes: fc.integer({ min: 1, max: 60 }),
			uses: fc.integer({ min: 1, max: 3 }),
		}),
	},
	{ weight: 1, arbitrary: fc.nat(20).map((pick): Act => ({ act: "revoke", pick })) },
	{ weight: 2, arbitrary: fc.integer({ min: -600_000, max: 1_200_000 }).map((ms): Act => ({ act: "wait", ms })) },
	{ weight: 1, arbitrary: agent.map((each): Act => ({ act: "demote", agent: each })) },
);

const matches = (grant: Plain, each: Ask): boolean => {
	if (grant.agent !== each.agent || grant.isDelete !== each.isDelete) return false;
	if (grant.scope === "path") return true;
	return grant.file === each.file && (grant.scope !== "session" || grant.session === each.session);
};
const order: readonly GrantScope[] = ["exact", "path", "minutes", "session"];

/** The reference: whether the grants of `state` answer this, and one use less if they do. */
const spend = (grants: Plain[], each: Ask, now: number): boolean => {
	for (const scope of order)
		for (const grant of grants)
			if (grant.scope === scope && grant.left > 0 && grant.fromAt <= now && now < grant.endsAt && matches(grant, each)) {
				grant.left -= 1;
				return true;
			}
	return false;
};

const play = async (rig: Rig, history: readonly Act[]): Promise<void> => {
	await rig.enrol("bot");
	await rig.enrol("eve");
	let plain: Plain[] = [];
	const asked = new Map<string, Ask>();
	/** What an entry has seen end has ended, whatever the clock says later. */
	const drop = (): void => {
		for (const grant of plain)
			if (rig.entries.some((entry) => entry.seq > Number(grant.id.slice(1)) && entry.at >= grant.endsAt)) grant.left = 0;
	};
	let count = 0;
	for (const each of history) {
		drop();
		if (each.act === "wait") rig.tick(each.ms);
		if (each.act === "demote") {
			const level = rig.reads.agent(each.agent)?.level;
			await rig.store.commit(() =>
				rig.engine.trust.setLevel(each.agent, level === "Supervised" ? "Assisted" : "Supervised", "test", rig.operator),
			);
			if (level === "Supervised") plain = plain.filter((grant) => grant.agent !== each.agent);
		}
		if (each.act === "revoke") {
			drop();
			const views = rig.engine.grants.views();
			const grant = views[each.pick % Math.max(1, views.length)];
			if (grant !== undefined) await rig.store.commit(() => rig.engine.grants.revoke(grant.id, "test", rig.operator));
			plain = plain.filter(({ id }) => id !== grant?.id);
		}
		if (each.act === "ask") {
			const id = `q${++count}`;
			const { session, file, isDelete } = each.ask;
			const path = join(rig.work, file);
			const draft = isDelete ? rig.draft("file_delete", { path }) : rig.draft("file_write", { path, content: "x" });
			const expected = spend(plain, each.ask, rig.now());
			asked.set(id, each.ask);
			const done = await rig.submit({ ...draft, id, ...(session === undefined ? {} : { session }) }, each.ask.agent);
			assert.ok(done.ok);
			assert.equal(done.value.state === "ended" && done.value.recorded.by === "grants", expected, JSON.stringify(each.ask));
		}
		if (each.act === "approve") {
			const held = rig.engine.waiting()[each.pick % Math.max(1, rig.engine.waiting().length)];
			const about = held === undefined ? undefined : asked.get(held.request.id);
			if (held === undefined || about === undefined || rig.now() >= held.deadlineAt) continue;
			const { scope, uses } = each;
			const limits = { minutes: each.minutes, uses };
			const isOpen =
				scope === "once" ||
				(scope !== "pattern" && (scope !== "session" || about.session !== undefined) && held.analysis.risk !== "destructive");
			const answered = await rig.answer(held.request.id, "approve", scope === "once" ? {} : { grant: { scope, ...limits } });
			assert.equal(answered.ok, isOpen, `${scope} ${JSON.stringify(about)}`);
			// A question that came up since then keeps it waiting, and gives nothing.
			if (!answered.ok || answered.value.state === "held" || scope === "once" || scope === "pattern") continue;
			const given = rig.entries.findLast((entry) => entry.type === "grant.given");
			plain.push({ ...about, id: `g${given?.seq}`, scope, fromAt: rig.now(), endsAt: rig.now() + each.minutes * 60_000, left: uses });
			for (const [id, other] of asked) {
				const recorded = rig.store.ledger.recorded(id);
				if (recorded?.by !== "grants" && recorded?.state !== "held") continue;
				if (recorded.state === "held") assert.ok(!spend(plain, other, rig.now()), `${id} waits although it is covered`);
				else if (recorded.seq > (given?.seq ?? 0)) assert.ok(spend(plain, other, rig.now()), `${id} was let through`);
			}
		}
	}
	drop();
	const views = rig.engine.grants.views();
	assert.deepEqual(
		views.map(({ id, usesLeft }) => [id, usesLeft]).sort(),
		plain
			.filter(({ left, fromAt, endsAt }) => left > 0 && fromAt <= rig.now() && rig.now() < endsAt)
			.map(({ id, left }) => [id, left])
			.sort(),
	);
};

test("grants allow exactly what a plain list of them allows, after any history, and a rebuild knows the same", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (history) => {
			const rig = createRig({ toml: "[approvals]\ndeadline_ms = 80000000\nhard_cap_ms = 90000000\n" });
			try {
				await play(rig, history);
				const live = folds.map((each) => rig.store.folds.read(each));
				const reopened = createStoredFolds(rig.db, folds);
				reopened.rebuild();
				assert.deepEqual(
					folds.map((each) => reopened.read(each)),
					live,
				);
			} finally {
				rig.close();
			}
		}),
		{ numRuns: 150 },
	);
});
