import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { differingColumn } from "../../../src/main/audit/columns.ts";
import { requestAgrees } from "../../../src/main/store/columns-agree.ts";
import { canonicalJson } from "../../../src/shared/lib/canonical-json.ts";
import { type Entry, entryTypes } from "../../../src/shared/model/entry.ts";

const nasty = fc.oneof(
	fc.string({ maxLength: 12 }),
	fc.constantFrom('"', "\\", ',"seq":1', '"state":"allowed"}', ',"request":"r1"', ',"type":"log.opened"}', 'x","host":"vm', "é", ""),
);
const outcome = fc.constantFrom(
	{ state: "allowed" as const, obligations: [] },
	{ state: "held" as const, questions: ["q"], obligations: [] },
	{ state: "denied" as const, code: "c", reason: '"state":"allowed"}' },
);
const entry: fc.Arbitrary<Entry> = fc
	.record({
		seq: fc.nat(),
		at: fc.nat(),
		type: fc.constantFrom(...entryTypes),
		actor: nasty,
		host: nasty,
		agent: fc.option(nasty, { nil: undefined }),
		session: fc.option(nasty, { nil: undefined }),
		sandbox: fc.option(nasty, { nil: undefined }),
		request: fc.option(nasty, { nil: undefined }),
		outcome: fc.option(outcome, { nil: undefined }),
		details: fc.dictionary(fc.constantFrom("type", "seq", "request", "state", "result", "x"), nasty),
	})
	.map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as Entry);

const slow = (body: string, request: string | null): boolean => differingColumn(body, { request }) === null;

test("the quick comparison never agrees where the slow one differs", () => {
	fc.assert(
		fc.property(entry, fc.oneof(nasty, fc.constant(null)), (made, request) => {
			const body = canonicalJson(made);
			assert.ok(!requestAgrees(body, request) || slow(body, request), body);
		}),
		{ numRuns: 20_000 },
	);
});

test("the quick comparison agrees with an ordinary entry's own request", () => {
	fc.assert(
		fc.property(entry, (made) => {
			fc.pre(made.host.length < 200 && !/["\\]/.test(`${made.host}${made.session ?? ""}${made.sandbox ?? ""}`));
			assert.ok(requestAgrees(canonicalJson(made), made.request ?? null), canonicalJson(made));
		}),
	);
});
