import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { differingColumn } from "../../../src/main/audit/columns.ts";
import { columnsAgree, type StoredColumns } from "../../../src/main/store/columns-agree.ts";
import { outcomeColumn, outcomePath } from "../../../src/main/store/store.ts";
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

const columnsOf = (made: Entry): StoredColumns => ({
	at: made.at,
	type: made.type,
	actor: made.actor,
	agent: made.agent ?? null,
	request: made.request ?? null,
	outcome: outcomeColumn(made),
});
const slow = (body: string, { outcome: state, ...columns }: StoredColumns): boolean =>
	differingColumn(body, { ...columns, [outcomePath(columns.type)]: state }) === null;

test("the quick comparison never agrees where the slow one differs", () => {
	fc.assert(
		fc.property(
			entry,
			fc.constantFrom("at", "type", "actor", "agent", "request", "outcome"),
			fc.oneof(nasty, fc.constant(null), fc.nat()),
			(made, name, value) => {
				const body = canonicalJson(made);
				const columns = { ...columnsOf(made), [name]: value } as StoredColumns;
				assert.ok(!columnsAgree(body, columns) || slow(body, columns), body);
			},
		),
		{ numRuns: 20_000 },
	);
});

test("the quick comparison agrees with the columns of an ordinary decision", () => {
	const made: Entry = {
		seq: 7,
		at: 1,
		type: "request.allowed",
		actor: "rules",
		agent: "bot",
		session: "s1",
		host: "vm",
		request: "r1",
		digest: "d",
		outcome: { state: "allowed", obligations: [] },
		details: { tool: "x" },
	};
	assert.ok(columnsAgree(canonicalJson(made), columnsOf(made)));
});
