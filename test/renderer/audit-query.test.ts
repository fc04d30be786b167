import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { auditFilterSchema } from "../../src/shared/contract/console-audit.ts";
import { parseQuery, quoteValue } from "../../src/renderer/screens/audit/query.ts";

const now = new Date(2026, 10, 21, 12, 0).getTime();
const filterOf = (line: string) => {
	const query = parseQuery(line, now);
	assert.deepEqual(query.problems, [], line);
	return query.filter;
};

test("reads fields, quotes and free text", () => {
	assert.deepEqual(filterOf(""), {});
	assert.deepEqual(filterOf('agent:test-runner  outcome:denied tool:shell_exec "git push"'), {
		agent: "test-runner",
		outcome: "denied",
		tool: "shell_exec",
		text: "git push",
	});
	assert.deepEqual(filterOf("rm -rf build"), { text: "rm -rf build" });
	assert.deepEqual(filterOf('path:"/w/my file" session:7f3a'), { path: "/w/my file", session: "7f3a" });
	assert.deepEqual(filterOf('"https://example.test"'), { text: "https://example.test" });
	assert.deepEqual(filterOf('"say \\"hi\\" \\\\"'), { text: 'say "hi" \\' });
});

test("takes a family of events or one of them", () => {
	assert.deepEqual(filterOf("event:request.denied").types, ["request.denied"]);
	assert.deepEqual(filterOf("event:halt event:trust.changed").types, ["halt.set", "halt.released", "trust.changed"]);
});

test("reads times as local, a day as the whole day", () => {
	const filter = filterOf("from:2026-11-03 to:2026-11-03");
	assert.equal(filter.fromAt, new Date(2026, 10, 3).getTime());
	assert.equal(filter.toAt, new Date(2026, 10, 4).getTime() - 1);
	assert.equal(filterOf("last:7d").fromAt, now - 7 * 86_400_000);
	assert.equal(filterOf("to:2026-11-03T14:02").toAt, new Date(2026, 10, 3, 14, 3).getTime() - 1);
});

const wrong = [
	["verdct:denied", 0, 13],
	["agent:a outcome:maybe", 8, 21],
	["agent:a agent:b", 8, 15],
	["agent:", 0, 6],
	["from:2026-02-31", 0, 15],
	["last:5y", 0, 7],
	["event:nothing", 0, 13],
	['agent:a "never closed', 8, 21],
	["from:2026-11-03 last:2d", 16, 23],
] as const;
for (const [line, from, to] of wrong) {
	test(`underlines what means nothing in \`${line}\``, () => {
		const { problems } = parseQuery(line, now);
		assert.deepEqual(
			problems.map((problem) => [problem.from, problem.to]),
			[[from, to]],
		);
	});
}

test("any line gives a filter that the host accepts, and places inside the line", () => {
	const part = fc.oneof(
		fc.constantFrom("agent:", "outcome:", "event:request", "from:2026-11-03", "last:3h", '"', "\\", "tool:x", " "),
		fc.string({ maxLength: 30, unit: "binary" }),
	);
	fc.assert(
		fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
			const line = parts.join("");
			const { filter, problems } = parseQuery(line, now);
			assert.ok(auditFilterSchema.safeParse(filter).success);
			for (const problem of problems) assert.ok(problem.from < problem.to && problem.to <= line.length && problem.text !== "");
		}),
	);
});

test("a quoted value comes back as it was", () => {
	fc.assert(
		fc.property(fc.string({ minLength: 1, maxLength: 60 }), (value) => {
			fc.pre(value.trim() !== "" || value.includes(" "));
			assert.equal(parseQuery(`agent:${quoteValue(value)}`, now).filter.agent, value);
		}),
	);
});
