import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runGates, type Gate } from "../../src/main/engine/gate.ts";
import { questionOf, settle, type StandingYes } from "../../src/main/engine/settle.ts";
import type { Answer, Finding, Outcome } from "../../src/shared/model/finding.ts";

const request = { id: "r1", digest: "d1" };
const word = (prefix: string) => fc.integer({ min: 0, max: 3 }).map((n) => `${prefix}${n}`);

const finding: fc.Arbitrary<Finding> = fc
	.record({
		gate: word("gate"),
		effect: fc.constantFrom("allow" as const, "ask" as const, "deny" as const),
		code: word("code"),
		reason: word("reason"),
		question: fc.option(word("q"), { nil: undefined }),
		needs: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
		obligations: fc.option(
			fc.array(fc.constantFrom({ type: "dry-run" as const }, { type: "max-output" as const, maxBytes: 5 }), { maxLength: 2 }),
			{ nil: undefined },
		),
	})
	.map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as Finding);
const quiet = finding.filter((each) => each.effect !== "deny");

const answer: fc.Arbitrary<Answer> = fc.record({
	request: fc.constantFrom("r1", "r1", "r2"),
	digest: fc.constantFrom("d1", "d1", "d2"),
	approver: word("person"),
	verdict: fc.constantFrom("approve" as const, "approve" as const, "deny" as const),
	questions: fc.array(fc.oneof(word("q"), fc.constant("gate0:code0")), { maxLength: 4 }),
	at: fc.integer({ min: 0, max: 9 }),
});
const grant: fc.Arbitrary<StandingYes> = fc.record({ id: word("g"), questions: fc.array(word("q"), { maxLength: 3 }) });

const cases = fc.tuple(fc.array(finding, { maxLength: 6 }), fc.array(answer, { maxLength: 5 }), fc.array(grant, { maxLength: 3 }));
const strictness: Record<Outcome["state"], number> = { allowed: 0, held: 1, denied: 2 };

/** The rules once more, written the slow and obvious way by another route: counting instead of filtering. */
const naive = (findings: readonly Finding[], answers: readonly Answer[], grants: readonly StandingYes[]): Outcome["state"] => {
	for (const each of findings) if (each.effect === "deny") return "denied";
	for (const each of answers) if (each.request === "r1" && each.digest === "d1" && each.verdict === "deny") return "denied";
	let somebody = false;
	let open = false;
	for (const each of findings) {
		if (each.effect === "allow") {
			somebody = true;
			continue;
		}
		somebody = true;
		const key = questionOf(each);
		let needed = 1;
		for (const other of findings) if (other.effect === "ask" && questionOf(other) === key) needed = Math.max(needed, other.needs ?? 1);
		const people: string[] = [];
		for (const given of answers) {
			if (given.request !== "r1" || given.digest !== "d1" || given.verdict !== "approve") continue;
			if (given.questions.includes(key) && !people.includes(given.approver)) people.push(given.approver);
		}
		let isCovered = people.length >= needed;
		if (needed === 1) {
			for (const other of findings) if (other.effect === "allow" && other.question === key) isCovered = true;
			for (const standing of grants) if (standing.questions.includes(key)) isCovered = true;
		}
		if (!isCovered) open = true;
	}
	if (open) return "held";
	return somebody ? "allowed" : "denied";
};

const runs = { numRuns: 2000 };

test("settle decides as the naive reference does", () => {
	fc.assert(
		fc.property(cases, ([findings, answers, grants]) => {
			assert.equal(settle(request, findings, answers, grants).state, naive(findings, answers, grants));
		}),
		{ numRuns: 10_000 },
	);
});

test("a deny always denies", () => {
	fc.assert(
		fc.property(cases, finding, ([findings, answers, grants], extra) => {
			assert.equal(settle(request, [...findings, { ...extra, effect: "deny" }], answers, grants).state, "denied");
		}),
		runs,
	);
});

test("nothing is allowed that no gate and no person allowed", () => {
	assert.equal(settle(request, [], [], []).state, "denied");
	fc.assert(
		fc.property(fc.array(answer), fc.array(grant), (answers, grants) => {
			assert.equal(settle(request, [], answers, grants).state, "denied");
		}),
		runs,
	);
});

test("order and duplicates of findings, answers and grants do not matter", () => {
	fc.assert(
		fc.property(cases, fc.integer(), ([findings, answers, grants], seed) => {
			const mix = <T>(list: readonly T[]): T[] => [...list, ...list.slice(0, 2)].sort((a, b) => hash(a, seed) - hash(b, seed));
			assert.deepEqual(settle(request, mix(findings), mix(answers), mix(grants)), settle(request, findings, answers, grants));
		}),
		runs,
	);
});

const hash = (value: unknown, seed: number): number => {
	let sum = seed | 0;
	for (const char of JSON.stringify(value)) sum = (sum * 31 + char.charCodeAt(0)) | 0;
	return sum;
};

test("adding an ask or a deny never loosens", () => {
	fc.assert(
		fc.property(cases, finding, ([findings, answers, grants], extra) => {
			fc.pre(extra.effect !== "allow" && findings.length > 0);
			const before = settle(request, findings, answers, grants).state;
			const after = settle(request, [...findings, extra], answers, grants).state;
			assert.ok(strictness[after] >= strictness[before], `${before} became ${after}`);
		}),
		runs,
	);
});

test("a person's no to this request is final, whatever others say", () => {
	fc.assert(
		fc.property(fc.array(quiet), fc.array(answer), fc.array(grant), answer, (findings, answers, grants, no) => {
			const final = { ...no, request: "r1", digest: "d1", verdict: "deny" as const };
			assert.equal(settle(request, findings, [...answers, final], grants).state, "denied");
		}),
		runs,
	);
});

test("an answer to another request, or to another content, changes nothing", () => {
	fc.assert(
		fc.property(cases, answer, fc.constantFrom({ request: "r2" }, { digest: "d2" }), ([findings, answers, grants], extra, other) => {
			assert.deepEqual(settle(request, findings, [...answers, { ...extra, ...other }], grants), settle(request, findings, answers, grants));
		}),
		runs,
	);
});

test("a grant answers only the questions it covers, and never one that needs two people", () => {
	const ask: Finding = { gate: "policy", effect: "ask", code: "two", reason: "", question: "q0", needs: 2 };
	const standing: StandingYes = { id: "g", questions: ["q0"] };
	assert.equal(settle(request, [ask], [], [standing]).state, "held");
	assert.equal(settle(request, [{ ...ask, needs: 1, question: "q1" }], [], [standing]).state, "held");
	assert.equal(settle(request, [{ ...ask, needs: 1 }], [], [standing]).state, "allowed");
});

test("the same approver twice is one approver", () => {
	const ask: Finding = { gate: "policy", effect: "ask", code: "two", reason: "", question: "q", needs: 2 };
	const yes = (approver: string, at: number): Answer => ({
		request: "r1",
		digest: "d1",
		approver,
		verdict: "approve",
		questions: ["q"],
		at,
	});
	assert.equal(settle(request, [ask], [yes("ana", 1), yes("ana", 2)], []).state, "held");
	assert.equal(settle(request, [ask], [yes("ana", 1), yes("mira", 2)], []).state, "allowed");
});

test("obligations of everything that asks or allows hold together", () => {
	const sandbox = { type: "sandbox" as const, level: "docker" as const };
	const findings: Finding[] = [
		{ gate: "a", effect: "allow", code: "x", reason: "", obligations: [{ type: "dry-run" }, sandbox] },
		{ gate: "b", effect: "allow", code: "y", reason: "", obligations: [sandbox] },
	];
	const outcome = settle(request, findings, [], []);
	assert.equal(outcome.state, "allowed");
	assert.deepEqual(outcome.state === "allowed" && [...outcome.obligations].sort((a, b) => a.type.localeCompare(b.type)), [
		{ type: "dry-run" },
		sandbox,
	]);
});

test("a gate that throws denies, and the others still speak", () => {
	const good: Gate = {
		name: "good",
		doc: "",
		gather: () => null,
		judge: () => [{ gate: "good", effect: "allow", code: "fine", reason: "" }],
	};
	const gatherFails: Gate = {
		name: "broken",
		doc: "",
		gather: () => {
			throw new Error("disk");
		},
		judge: () => [],
	};
	const seen: string[] = [];
	const findings = runGates([good, gatherFails], {} as never, {} as never, (name) => seen.push(name));
	assert.deepEqual(seen, ["broken"]);
	assert.deepEqual(
		findings.map((each) => [each.gate, each.effect]),
		[
			["good", "allow"],
			["broken", "deny"],
		],
	);
	assert.equal(settle(request, findings, [], []).state, "denied");
});
