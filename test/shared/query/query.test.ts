import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { auditQuerySchema, isEverything } from "../../../src/shared/query/audit-query.ts";
import { formatQuery, partsOf } from "../../../src/shared/query/format-query.ts";
import { parseQuery } from "../../../src/shared/query/parse-query.ts";
import { programQueries } from "../../../src/shared/query/saved.ts";
import { quoteValue } from "../../../src/shared/query/tokens.ts";

const now = new Date(2026, 10, 21, 12, 0).getTime();
const queryOf = (line: string) => {
	const { query, problems } = parseQuery(line, now);
	assert.deepEqual(problems, [], line);
	return query;
};

test("reads fields, quotes and free text", () => {
	assert.deepEqual(queryOf(""), {});
	assert.deepEqual(queryOf('agent:test-runner  outcome:denied tool:shell_exec "git push"'), {
		is: { agent: ["test-runner"], outcome: ["denied"], tool: ["shell_exec"] },
		has: ["git push"],
	});
	assert.deepEqual(queryOf('path:"/w/my file" session:7f3a'), { is: { path: ["/w/my file"], session: ["7f3a"] } });
	assert.deepEqual(queryOf('"https://example.test"'), { has: ["https://example.test"] });
	assert.deepEqual(queryOf('"say \\"hi\\" \\\\"'), { has: ['say "hi" \\'] });
});

test("takes words side by side as they stand, options of a command among them", () => {
	assert.deepEqual(queryOf("rm -rf build"), { has: ["rm -rf build"] });
	assert.deepEqual(queryOf("git push agent:a --force"), { is: { agent: ["a"] }, has: ["git push", "--force"] });
});

test("a field given twice means any of both, and a minus leaves out", () => {
	assert.deepEqual(queryOf('agent:a agent:b -tool:fs_read -"npm test"'), {
		is: { agent: ["a", "b"] },
		not: { tool: ["fs_read"] },
		lacks: ["npm test"],
	});
});

test("knows fields by their other names", () => {
	assert.deepEqual(queryOf("verdict:denied by:ana approver:bo"), { is: { outcome: ["denied"], "decided-by": ["ana", "bo"] } });
});

test("takes a family of events or one of them", () => {
	assert.deepEqual(queryOf("event:request.denied").is?.event, ["request.denied"]);
	assert.deepEqual(queryOf("event:halt event:trust.changed").is?.event, ["halt.set", "halt.released", "trust.changed"]);
	assert.equal(formatQuery(queryOf("event:halt event:trust.changed")), "event:halt event:trust.changed");
});

test("compares risks, numbers and durations", () => {
	assert.deepEqual(queryOf("risk:>=network").is?.risk, ["network", "destructive"]);
	assert.deepEqual(queryOf("seq:>100 seq:<=200 took:>10s read:<1s").within, {
		seq: { from: 101, to: 201 },
		took: { from: 10_001 },
		read: { to: 1000 },
	});
	assert.deepEqual(queryOf("seq:7").within, { seq: { from: 7, to: 8 } });
});

test("reads times as local, a day as the whole day", () => {
	const whole = { from: new Date(2026, 10, 3).getTime(), to: new Date(2026, 10, 4).getTime() };
	assert.deepEqual(queryOf("from:2026-11-03 to:2026-11-03").within?.at, whole);
	assert.deepEqual(queryOf("time:2026-11-03").within?.at, whole);
	assert.deepEqual(queryOf("time:>=2026-11-03 time:<2026-11-04").within?.at, whole);
	assert.deepEqual(queryOf("last:7d").within?.at, { from: now - 7 * 86_400_000 });
	assert.deepEqual(queryOf("to:2026-11-03T14:02").within?.at, { to: new Date(2026, 10, 3, 14, 3).getTime() });
	assert.deepEqual(queryOf("from:today").within?.at, { from: new Date(2026, 10, 21).getTime() });
	assert.deepEqual(queryOf("time:2026-11-03T14:02:05.250Z").within?.at, { from: 1_793_714_525_250, to: 1_793_714_525_251 });
});

const wrong = [
	["verdct:denied", 0, 13],
	["agent:a outcome:maybe", 8, 21],
	["agent:", 0, 6],
	["from:2026-02-31", 0, 15],
	["last:5y", 0, 7],
	["event:nothing", 0, 13],
	['agent:a "never closed', 8, 21],
	["from:2026-11-03 last:2d", 16, 23],
	["seq:12a", 0, 7],
	["risk:<read", 0, 10],
	["hash:xyz", 0, 8],
	["-last:2d", 0, 8],
	['agent:a ""', 8, 10],
	["https://example.test", 0, 20],
] as const;
for (const [line, from, to] of wrong) {
	test(`underlines what means nothing in \`${line}\``, () => {
		assert.deepEqual(
			parseQuery(line, now).problems.map((problem) => [problem.from, problem.to]),
			[[from, to]],
		);
	});
}

const word = fc.string({ maxLength: 20, unit: "grapheme" });
const part = fc.oneof(
	fc.constantFrom("agent:", "-agent:", "outcome:denied", "event:request", "from:2026-11-03", "to:today", "last:3h", '"', "\\", "-", " "),
	fc.constantFrom("risk:>=write", "seq:>=12", "seq:<900", "took:>3s", "read:<=250ms", "time:<2026-10-25T02:30", "hash:00ff", '-"x y"', " "),
	fc.constantFrom("tool:", "path:", "raw:", "host:").chain((field) => word.map((value) => ` ${field}${quoteValue(value)} `)),
	word,
);
const line = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));

test("any line gives a query that the host accepts, and places inside the line", () => {
	fc.assert(
		fc.property(line, (text) => {
			const { query, problems } = parseQuery(text, now);
			assert.ok(auditQuerySchema.safeParse(query).success, text);
			for (const problem of problems) assert.ok(problem.from < problem.to && problem.to <= text.length && problem.text !== "");
		}),
		{ numRuns: 2000 },
	);
});

test("what is written of a query reads as the same query", () => {
	fc.assert(
		fc.property(line, (text) => {
			const { query } = parseQuery(text, now);
			const written = formatQuery(query);
			assert.deepEqual(queryOf(written), query, written);
		}),
		{ numRuns: 2000 },
	);
});

test("every part of a query can be taken out of it, and without all of them it is everything", () => {
	fc.assert(
		fc.property(line, (text) => {
			let { query } = parseQuery(text, now);
			for (let parts = partsOf(query); parts.length > 0; parts = partsOf(query)) {
				const [first] = parts;
				assert.ok(first !== undefined && auditQuerySchema.safeParse(first.without).success);
				assert.equal(partsOf(first.without).length, parts.length - 1);
				query = first.without;
			}
			assert.ok(isEverything(query));
		}),
	);
});

test("a quoted value comes back as it was", () => {
	fc.assert(
		fc.property(fc.string({ minLength: 1, maxLength: 60, unit: "binary" }), (value) => {
			assert.deepEqual(queryOf(`agent:${quoteValue(value)}`).is?.agent, [value]);
		}),
	);
});

test("every query that comes with the program means something", () => {
	for (const { line: text } of programQueries("Ana Lee")) assert.ok(!isEverything(queryOf(text)), text);
});
