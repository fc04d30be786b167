import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { defaultPoliciesText } from "../../../../src/main/engine/policy/default-policies-text.ts";
import { parsePolicies } from "../../../../src/main/engine/policy/parse-policies.ts";
import { parsePolicyTests } from "../../../../src/main/engine/policy/policy-tests.ts";
import { policyHeadSchema, predicateSchemas } from "../../../../src/shared/model/policy.ts";
import { must } from "../../../kit/rig.ts";

const page = readFileSync(new URL("../../../../docs/policies.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/```toml\n([^]*?)```/g)].map((found) => found[1] ?? "");

it("reads every example of the page, and runs the examples in it", () => {
	assert.ok(blocks.length >= 3);
	for (const block of blocks)
		if (block.startsWith("[[tests]]")) assert.equal(must(parsePolicyTests(block, "docs/policies.md")).length, 1);
		else assert.ok(must(parsePolicies(block, "docs/policies.md", "user")).policies.length > 0);
});

it("describes every key and every predicate there is", () => {
	for (const key of Object.keys(policyHeadSchema.shape)) assert.ok(page.includes(`\`${key}\``) || key === "predicates", key);
	for (const [type, schema] of Object.entries(predicateSchemas)) {
		assert.ok(page.includes(`\`${type}\``), type);
		for (const key of Object.keys(schema.shape)) assert.ok(page.includes(`\`${key}\``) || key === "type", `${type}.${key}`);
	}
});

it("gives a new installation a file that reads, with an example that would", () => {
	assert.deepEqual(must(parsePolicies(defaultPoliciesText, "policies.toml", "user")).policies, []);
	const shown = defaultPoliciesText.slice(defaultPoliciesText.indexOf("# [[")).replace(/^# ?/gm, "");
	assert.equal(must(parsePolicies(shown, "policies.toml", "user")).policies.length, 1);
});
