import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { verifyAnswer } from "../../src/main/system/approver-keys.ts";
import type { Gate } from "../../src/main/engine/gate.ts";
import { answerMessage } from "../../src/shared/model/approver.ts";
import { createPeople, wants } from "../kit/approvers.ts";
import { createRig } from "../kit/rig.ts";

/** k of n, in any order of yes, no, forged yes, edit and waiting: allowed exactly when k distinct people stand behind it. */

const people = ["ana", "ben", "eli", "mira", "owner"] as const;
type Person = (typeof people)[number];
type Act =
	| { readonly act: "yes" | "no"; readonly by: Person }
	| { readonly act: "forged"; readonly by: Person; readonly keyOf: Person }
	| { readonly act: "unsigned" }
	| { readonly act: "edit" }
	| { readonly act: "wait"; readonly ms: number };

const person = fc.constantFrom(...people);
const act: fc.Arbitrary<Act> = fc.oneof(
	{ weight: 12, arbitrary: person.map((by): Act => ({ act: "yes", by })) },
	{ weight: 1, arbitrary: person.map((by): Act => ({ act: "no", by })) },
	{ weight: 2, arbitrary: fc.record({ act: fc.constant("forged" as const), by: person, keyOf: person }) },
	{ weight: 1, arbitrary: fc.constant<Act>({ act: "unsigned" }) },
	{ weight: 2, arbitrary: fc.constant<Act>({ act: "edit" }) },
	{ weight: 2, arbitrary: fc.integer({ min: 1, max: 400_000 }).map((ms): Act => ({ act: "wait", ms })) },
);
const expiryMs = 500_000;

test("of a thousand interleavings each is allowed exactly when enough distinct people stand behind it", async () => {
	let needed = 2;
	const rig = createRig({
		toml: `[approvals]\napproval_expiry_ms = ${expiryMs}\ndeadline_ms = 86400000\nhard_cap_ms = 90000000\n`,
		gates: [wants(() => needed)],
	});
	try {
		await rig.enrol("bot");
		const crowd = await createPeople(rig, Object.fromEntries(people.map((name) => [name, name === "owner" ? ["bot"] : []])));
		let count = 0;
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 2, max: 4 }), fc.array(act, { maxLength: 14 }), async (k, history) => {
				needed = k;
				const name = `f${++count}`;
				const path = rig.write(name, "0");
				const { id } = await (async () => {
					const draft = rig.draft("file_write", { path, content: "x" });
					await rig.submit(draft);
					return draft;
				})();
				// Who stands behind it since when, and whether their yes also answers what the mode asks: one yes is enough for that.
				const yeses = new Map<Person, { at: number; isForMode: boolean }>();
				let end: "allowed" | "denied" | null = null;
				for (const [at, each] of history.entries()) {
					if (end !== null) break;
					for (const [who, { at: since }] of yeses) if (rig.now() - since >= expiryMs) yeses.delete(who);
					if (each.act === "wait") rig.tick(each.ms);
					if (each.act === "edit") {
						rig.write(name, `${at + 1}`);
						await rig.store.commit(() => rig.engine.refreshTargets(id));
						yeses.clear();
					}
					if (each.act === "unsigned") assert.equal((await rig.answer(id, "approve")).ok, false);
					if (each.act === "forged" && each.by !== each.keyOf)
						assert.equal((await crowd.answer(each.by, id, "approve", each.keyOf)).ok, false);
					if (each.act === "no") {
						assert.ok((await crowd.answer(each.by, id, "deny")).ok);
						end = "denied";
					}
					if (each.act === "yes") {
						// A yes that became too old opens the mode's question again, also for who has not answered that one.
						const isModeOpen = ![...yeses.values()].some(({ isForMode }) => isForMode);
						const own = yeses.get(each.by);
						const mayCount = each.by !== "owner" && (own === undefined || isModeOpen);
						const answered = await crowd.answer(each.by, id);
						assert.equal(answered.ok, mayCount);
						if (mayCount) yeses.set(each.by, { at: rig.now(), isForMode: isModeOpen });
						if (yeses.size >= k) end = "allowed";
					}
					assert.equal(rig.store.ledger.recorded(id)?.state, end ?? "held");
				}
				if (end === null) await rig.store.commit(() => rig.engine.withdraw(id, "bot", "next"));
			}),
			{ numRuns: 1000 },
		);
		const keyOf = new Map(rig.engine.approvers.list().map((seat) => [seat.name, seat.publicKeyHex]));
		let signatures = 0;
		for (const { type, details, request, digest } of rig.entries) {
			const signed = details["signed"] as { name: string; nonce: string; signatureHex: string; rev: number } | undefined;
			if (signed === undefined) continue;
			const verdict = type === "request.denied" ? "deny" : "approve";
			const message = answerMessage({ id: request ?? "", digest: digest ?? "", rev: signed.rev, verdict, nonce: signed.nonce });
			assert.ok(verifyAnswer(keyOf.get(signed.name) ?? "", message, signed.signatureHex), `${type} by ${signed.name}`);
			signatures += 1;
		}
		assert.ok(signatures > 1000, "every answer in the log carries its proof");
	} finally {
		rig.close();
	}
});

/** One from `release` for one question, two of anybody for another. */
const wantsGroups = (expiresMs?: number): Gate => ({
	name: "policy",
	doc: "Asks for people of a group.",
	gather: () => null,
	judge: () => [
		{
			gate: "policy",
			effect: "ask",
			code: "consensus",
			question: "policy:release",
			reason: "release must agree",
			needs: 1,
			from: ["release", "security"],
			...(expiresMs === undefined ? {} : { expiresMs }),
		},
		{ gate: "policy", effect: "ask", code: "consensus", question: "policy:two", reason: "two must agree", needs: 2 },
		// Nothing stands in for people of a group.
		{ gate: "other", effect: "allow", code: "x", reason: "would stand in", question: "policy:release" },
	],
});
const groups = { ana: ["release"], ben: ["docs"], mira: ["security", "docs"] };

test("a yes counts where a group is asked exactly when its giver is in one, in whatever order they come", async () => {
	const rig = createRig({ gates: [wantsGroups()] });
	try {
		await rig.enrol("bot");
		const crowd = await createPeople(rig, { ana: [], ben: [], eli: [], mira: [] }, groups);
		rig.tick(1);
		const order = fc.shuffledSubarray(["ana", "ben", "eli", "mira"] as const, { minLength: 1 });
		await fc.assert(
			fc.asyncProperty(order, async (who) => {
				const draft = rig.draft("file_write", { path: join(rig.work, "a.txt"), content: "x" });
				await rig.submit(draft);
				assert.equal((await rig.answer(draft.id, "approve")).ok, false, "a yes that nobody signed");
				const given: string[] = [];
				for (const name of who) {
					if (rig.store.ledger.recorded(draft.id)?.state !== "held") break;
					const { questions } = rig.engine.held(draft.id) ?? assert.fail();
					const isAsked = questions.includes("policy:two") || name === "ana" || name === "mira";
					assert.equal((await crowd.answer(name, draft.id)).ok, isAsked, `${name} after ${given.join(", ")}`);
					if (isAsked) given.push(name);
				}
				const isEnough = given.length >= 2 && given.some((name) => name === "ana" || name === "mira");
				assert.equal(rig.store.ledger.recorded(draft.id)?.state, isEnough ? "allowed" : "held");
				if (isEnough) return;
				const row = rig.engine.approvers.approvals(rig.engine.held(draft.id) ?? assert.fail())?.groups?.[0];
				assert.deepEqual(row, {
					from: ["release", "security"],
					needed: 1,
					given: given.filter((name) => name === "ana" || name === "mira").length,
				});
				await rig.store.commit(() => rig.engine.withdraw(draft.id, "bot", "next"));
			}),
		);
	} finally {
		rig.close();
	}
});

test("a yes counts for a question no longer than its policy says, and can be given again", async () => {
	const rig = createRig({ gates: [wantsGroups(60_000)] });
	try {
		await rig.enrol("bot");
		const crowd = await createPeople(rig, { ana: [], ben: [] }, groups);
		rig.tick(1);
		const draft = rig.draft("file_write", { path: join(rig.work, "a.txt"), content: "x" });
		await rig.submit(draft);
		assert.ok((await crowd.answer("ana", draft.id)).ok);
		rig.tick(60_000);
		const second = await crowd.answer("ben", draft.id);
		assert.equal(second.ok && second.value.state, "held", "ana's yes is too old for the one question, not for the other");
		assert.deepEqual(rig.engine.held(draft.id)?.questions, ["policy:release"]);
		const again = await crowd.answer("ana", draft.id);
		assert.equal(again.ok && again.value.state, "ended");
		assert.equal(rig.store.ledger.recorded(draft.id)?.state, "allowed");
	} finally {
		rig.close();
	}
});

test("an approver who was added after the asking does not count for it, and one who was removed counts no more", async () => {
	const rig = createRig({ gates: [wants(() => 2)] });
	try {
		await rig.enrol("bot");
		const crowd = await createPeople(rig, { ana: [], ben: [] });
		rig.tick(1);
		const ask = async (): Promise<string> => {
			const draft = rig.draft("file_write", { path: join(rig.work, "a.txt"), content: "x" });
			await rig.submit(draft);
			return draft.id;
		};
		const id = await ask();
		rig.tick(1);
		const late = await createPeople(rig, { zoe: [] });
		assert.equal((await late.answer("zoe", id)).ok, false);
		assert.ok((await crowd.answer("ana", id)).ok);
		await rig.store.commit(() => rig.engine.approvers.remove("ana", "left", rig.operator));
		const second = await crowd.answer("ben", id);
		assert.equal(second.ok && second.value.state, "held");
		assert.deepEqual(
			rig.engine.approvers.approvals(rig.engine.held(id) ?? assert.fail())?.given.map(({ name }) => name),
			["ben"],
		);
	} finally {
		rig.close();
	}
});

test("who asks, a name without a key, and a name that is taken get no seat", async () => {
	const rig = createRig({ gates: [wants(() => 2)] });
	try {
		await rig.enrol("bot");
		await createPeople(rig, { ana: [] });
		const add = (name: string, key: string) => rig.store.commit(() => rig.engine.approvers.add(name, key, [], rig.operator));
		assert.equal((await add("bot", "0".repeat(64))).ok, false);
		assert.equal((await add("ana", "0".repeat(64))).ok, false);
		assert.equal((await add("ana2", rig.engine.approvers.list()[0]?.publicKeyHex ?? "")).ok, false);
		const draft = rig.draft("file_write", { path: join(rig.work, "a.txt"), content: "x" });
		await rig.submit(draft);
		const nobody = await rig.answer(draft.id, "approve", { signed: { name: "nobody", nonce: "n", signatureHex: "0".repeat(128) } });
		assert.equal(!nobody.ok && nobody.fault.code, "forbidden");
	} finally {
		rig.close();
	}
});

test("an allowed action that was not begun in time is asked about anew", async () => {
	const rig = createRig({ toml: "[approvals]\nexecution_expiry_ms = 60000\n" });
	try {
		await rig.enrol("bot");
		const draft = rig.draft("file_read", { path: rig.write("a.txt", "x") });
		await rig.submit(draft);
		rig.tick(59_999);
		assert.ok((await rig.submit(draft)).ok);
		rig.tick(1);
		const stale = await rig.submit(draft);
		assert.equal(!stale.ok && stale.fault.code, "expired");
	} finally {
		rig.close();
	}
});

test("a question that comes up after a yes is open for whoever said it, and their yes still counts once", async () => {
	let hasSecond = false;
	const rig = createRig({
		gates: [
			wants(() => 2),
			{
				name: "text",
				doc: "Asks something more, later.",
				gather: () => null,
				judge: () => (hasSecond ? [{ gate: "text", effect: "ask", code: "later", question: "policy:later", reason: "came up later" }] : []),
			},
		],
	});
	try {
		await rig.enrol("bot");
		const crowd = await createPeople(rig, { ana: [], ben: [] });
		rig.tick(1);
		const draft = rig.draft("file_write", { path: join(rig.work, "a.txt"), content: "x" });
		await rig.submit(draft);
		assert.ok((await crowd.answer("ana", draft.id)).ok);
		assert.equal((await crowd.answer("ana", draft.id)).ok, false, "the same question twice");
		hasSecond = true;
		// The gates run again at the next answer: it covers what was shown, and what came up is shown then.
		const second = await crowd.answer("ben", draft.id);
		assert.equal(second.ok && second.value.state, "held");
		const held = rig.engine.held(draft.id) ?? assert.fail();
		assert.deepEqual(held.questions, ["policy:later"]);
		assert.equal(rig.engine.approvers.approvals(held)?.seats.find(({ name }) => name === "ana")?.why, undefined);
		const third = await crowd.answer("ana", draft.id);
		assert.equal(third.ok && third.value.state, "ended");
		assert.equal(rig.store.ledger.recorded(draft.id)?.state, "allowed");
	} finally {
		rig.close();
	}
});
