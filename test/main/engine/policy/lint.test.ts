import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { importRustant } from "../../../../src/main/engine/policy/import-rustant.ts";
import { lintPolicies } from "../../../../src/main/engine/policy/lint.ts";
import { parsePolicies } from "../../../../src/main/engine/policy/parse-policies.ts";
import { must } from "../../../kit/rig.ts";

const one = (name: string, body: string, predicates: string): string =>
	`[[policies]]\nname = "${name}"\n${body}\npredicates = [${predicates}]\n`;
const codes = (text: string): string[] =>
	lintPolicies(must(parsePolicies(text, "p.toml", "user")), Date.parse("2026-11-21T12:00:00Z")).map(
		({ policy, code, line }) => `${policy}:${code}:${line}`,
	);

describe("lintPolicies", () => {
	it("says nothing of policies that say something", () => {
		assert.deepEqual(
			codes(
				one("a", 'commands = ["git push"]', '{ type = "Ask" }') +
					one("b", 'tools = ["file_write"]', '{ type = "MinTrustLevel", level = "Supervised" }'),
			),
			[],
		);
	});

	it("names a policy that another one covers", () => {
		const wide = one("wide", 'tools = ["file_*"]', '{ type = "Deny" }');
		assert.deepEqual(codes(one("narrow", 'tools = ["file_write"]', '{ type = "Ask" }') + wide), ["narrow:unreachable:1"]);
		assert.deepEqual(codes(one("other", 'tools = ["shell_exec"]', '{ type = "Ask" }') + wide), []);
		assert.deepEqual(
			codes(one("a", 'tools = ["x"]', '{ type = "Ask" }') + one("b", 'tools = ["x"]', '{ type = "Ask" }')),
			["b:unreachable:5"],
			"of two that say the same, the later",
		);
		assert.deepEqual(
			codes(
				one("l", 'tools = ["x"]', '{ type = "MinTrustLevel", level = "Assisted" }') +
					one("h", "", '{ type = "MinTrustLevel", level = "Supervised" }'),
			),
			["l:unreachable:1"],
		);
	});

	it("does not call covered what outlives its cover, or says more", () => {
		assert.deepEqual(codes(one("a", 'tools = ["x"]', '{ type = "Ask" }') + one("b", 'expires = "2027-01-01"', '{ type = "Ask" }')), []);
		assert.deepEqual(codes(one("a", 'tools = ["x"]', '{ type = "Deny" }') + one("b", "", '{ type = "Ask" }')), []);
	});

	it("names what reaches far", () => {
		assert.deepEqual(codes(one("a", "", '{ type = "Allow" }')), ["a:over-broad:1"]);
		assert.deepEqual(codes(one("a", 'tools = ["shell_exec"]', '{ type = "Allow" }')), ["a:over-broad:1"]);
		assert.deepEqual(codes(one("a", "", '{ type = "Deny" }')), ["a:over-broad:1"]);
	});

	it("names what is not enforced in full, what is over and what can match nothing", () => {
		assert.deepEqual(codes(one("a", 'tools = ["x"]', '{ type = "MaxOutput", max_bytes = 10 }')), ["a:advisory:1"]);
		assert.deepEqual(codes(one("a", 'tools = ["x"]', '{ type = "RequireSandbox", level = "docker" }')), ["a:denies:1"]);
		assert.deepEqual(codes(one("a", 'expires = "2026-11-20"\ntools = ["x"]', '{ type = "Ask" }')), ["a:expired:1"]);
		assert.deepEqual(codes(one("a", 'expires = "2026-11-21"\ntools = ["x"]', '{ type = "Ask" }')), [], "a day counts to its end");
		assert.deepEqual(codes(one("a", 'tools = ["file_write"]\ncommands = ["git push"]', '{ type = "Ask" }')), ["a:unreachable:1"]);
	});
});

describe("importRustant", () => {
	it("takes the form of its handbook as it is", () => {
		const text =
			'[[policies]]\nname = "n"\ntools = ["shell_exec"]\npredicates = [{ type = "TimeWindow", start = "20:00", end = "08:00", action = "deny" }, { type = "MaxBlastRadius", threshold = 5 }]\n';
		const imported = must(parsePolicies(must(importRustant(text, "x")), "x", "user")).policies[0]?.policy;
		assert.deepEqual(imported?.predicates, [
			{ type: "TimeWindow", start: "20:00", end: "08:00", action: "deny" },
			{ type: "MaxBlastRadius", limit: 5, action: "deny" },
		]);
	});

	it("takes the form of its program, and says what it left out", () => {
		const text = `[[policies]]
name = "hours/office"
description = "office"
enabled = true
scope = { tools = ["deploy"], actions = [] }
predicate = { type = "time_window", allowed_days = [1, 2], allowed_hours = { start = 9, end = 17 } }
[[policies]]
name = "gpu"
description = "gpu"
predicate = { type = "max_gpu_memory", limit = 8 }
`;
		const written = must(importRustant(text, "x"));
		const [first, ...rest] = must(parsePolicies(written, "x", "user")).policies;
		assert.deepEqual(rest, []);
		assert.equal(first?.policy.name, "hours-office");
		assert.deepEqual(first?.policy.predicates, [
			{ type: "TimeWindow", start: "09:00", end: "17:00", days: ["mon", "tue"], action: "allow-only" },
		]);
		assert.match(written, /# left out: the predicate "max_gpu_memory", which is not known here/);
	});

	it("refuses what is no TOML and what holds no policies", () => {
		assert.equal(importRustant("[[", "x").ok, false);
		assert.equal(importRustant("a = 1", "x").ok, false);
	});
});
