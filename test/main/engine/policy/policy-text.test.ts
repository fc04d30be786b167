import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "smol-toml";
import { appendBlock, editPolicies, policyBlock, type PolicyEdit, type TomlValue } from "../../../../src/main/engine/policy/policy-text.ts";

/** Edits splice the text: what they say is read back, and nothing else that was written changes. */

const text = `# mine, all of it
[[policies]]
name = "nights" # never at night
tools = ["shell_exec"]
predicates = [
  { type = "TimeWindow", start = "20:00", end = "08:00" }, # the shop
  { type = "Ask" },
]

# about deployments
[[policies]]
name = "deploys"

[[policies.predicates]]
type = "MaxConcurrentDeployments"
limit = 1

[policies.examples]
match = ["kubectl apply -f x"]

# the last word
[[policies]]
name = "tests"
predicates = [{ type = "Allow" }]
`;

type Tables = Record<string, unknown> & { predicates: Record<string, unknown>[] };
const policiesOf = (source: string): Tables[] => JSON.parse(JSON.stringify(parse(source)["policies"] ?? [])) as Tables[];

/** What an edit means, on the values. */
const applied = (policies: Tables[], edit: PolicyEdit): Tables[] => {
	const [, index, , at, inner] = edit.path;
	const copy = structuredClone(policies);
	const policy = copy[Number(index)];
	if (edit.op === "add" && edit.path.length === 1) return [...copy, structuredClone(edit.value) as Tables];
	if (policy === undefined) return copy;
	if (edit.op === "add") policy.predicates = [...(policy.predicates ?? []), { ...edit.value }];
	else if (edit.op === "remove" && edit.path.length === 2) return copy.toSpliced(Number(index), 1);
	else if (edit.op === "remove" && edit.path.length === 4) policy.predicates = policy.predicates.toSpliced(Number(at), 1);
	else {
		const table = edit.path.length === 5 ? policy.predicates[Number(at)] : policy;
		const key = String(edit.path.length === 5 ? inner : edit.path[2]);
		if (table === undefined) return copy;
		if (edit.op === "set") table[key] = edit.value;
		else delete table[key];
	}
	return copy;
};

const value: fc.Arbitrary<TomlValue> = fc.oneof(
	fc.string({ maxLength: 8 }),
	fc.integer({ min: 0, max: 99 }),
	fc.boolean(),
	fc.array(fc.oneof(fc.string({ maxLength: 4 }), fc.record({ under: fc.constant("/w") })), { maxLength: 3 }),
);
const index = fc.nat({ max: 2 });
const key = fc.constantFrom("name", "description", "tools", "expires", "enabled", "message");
const edit: fc.Arbitrary<PolicyEdit> = fc.oneof(
	fc.record({ op: fc.constant("set" as const), path: fc.tuple(fc.constant("policies"), index, key), value }),
	fc.record({ op: fc.constant("remove" as const), path: fc.tuple(fc.constant("policies"), index, key) }),
	fc.record({
		op: fc.constant("set" as const),
		path: fc.tuple(
			fc.constant("policies"),
			index,
			fc.constant("predicates"),
			fc.nat({ max: 1 }),
			fc.constantFrom("type", "limit", "start"),
		),
		value,
	}),
	fc.record({
		op: fc.constant("add" as const),
		path: fc.tuple(fc.constant("policies"), index, fc.constant("predicates")),
		value: fc.constant({ type: "RateLimit", calls: 3 }),
	}),
	fc.record({
		op: fc.constant("add" as const),
		path: fc.constant(["policies"]),
		value: fc.constant({ name: "new", predicates: [{ type: "Ask" }] }),
	}),
);

test("what was edited is read back, and nothing else of the policies changes", () => {
	fc.assert(
		fc.property(fc.array(edit, { maxLength: 5 }), (edits) => {
			const expected = edits.reduce(applied, policiesOf(text));
			assert.deepEqual(JSON.parse(JSON.stringify(policiesOf(editPolicies(text, edits)))), JSON.parse(JSON.stringify(expected)));
		}),
		{ numRuns: 300 },
	);
});

test("comments outside of what is removed stay, line by line", () => {
	const edited = editPolicies(text, [
		{ op: "set", path: ["policies", 0, "tools"], value: ["file_write"] },
		{ op: "set", path: ["policies", 0, "predicates", 0, "end"], value: "07:00" },
		{ op: "set", path: ["policies", 1, "predicates", 0, "limit"], value: 2 },
		{ op: "add", path: ["policies", 0, "predicates"], value: { type: "Deny" } },
		{ op: "set", path: ["policies", 2, "expires"], value: "2030-01-01" },
	]);
	assert.equal(
		edited,
		text
			.replace('tools = ["shell_exec"]', 'tools = ["file_write"]')
			.replace('end = "08:00"', 'end = "07:00"')
			.replace("limit = 1", "limit = 2")
			.replace('{ type = "Ask" }', '{ type = "Ask" },\n  { type = "Deny" }')
			.replace('name = "tests"\n', 'name = "tests"\nexpires = "2030-01-01"\n'),
	);
});

test("a policy, a predicate and a key go with nothing but themselves", () => {
	const gone = editPolicies(text, [{ op: "remove", path: ["policies", 1] }]);
	assert.deepEqual(
		policiesOf(gone).map(({ name }) => name),
		["nights", "tests"],
	);
	for (const comment of ["# mine, all of it", "# never at night", "# the shop", "# about deployments", "# the last word"])
		assert.ok(gone.includes(comment), comment);
	const first = editPolicies(text, [{ op: "remove", path: ["policies", 0, "predicates", 0] }]);
	assert.deepEqual(policiesOf(first)[0]?.predicates, [{ type: "Ask" }]);
	const second = editPolicies(text, [{ op: "remove", path: ["policies", 0, "predicates", 1] }]);
	assert.equal(policiesOf(second)[0]?.predicates.length, 1);
	const table = editPolicies(text, [{ op: "remove", path: ["policies", 1, "predicates", 0] }]);
	assert.deepEqual(policiesOf(table)[1], { name: "deploys", examples: { match: ["kubectl apply -f x"] } });
	const key = editPolicies(text, [{ op: "remove", path: ["policies", 0, "predicates", 0, "start"] }]);
	assert.deepEqual(policiesOf(key)[0]?.predicates[0], { type: "TimeWindow", end: "08:00" });
});

test("a block goes behind what is there, into an empty file as well", () => {
	const block = policyBlock({ name: "a", command: ["npm", { under: "/w" }], predicates: [{ type: "Allow" }] });
	assert.equal(block, '[[policies]]\nname = "a"\ncommand = ["npm", { under = "/w" }]\npredicates = [{ type = "Allow" }]\n');
	assert.equal(appendBlock("", block), block);
	assert.equal(appendBlock("# mine\n\n\n", block), `# mine\n\n${block}`);
	assert.deepEqual(policiesOf(appendBlock(text, block)).length, 4);
	const empty = editPolicies("# nothing yet\n", [{ op: "add", path: ["policies"], value: { name: "b", predicates: [{ type: "Ask" }] } }]);
	assert.match(empty, /^# nothing yet\n\n\[\[policies\]\]\nname = "b"/);
});
