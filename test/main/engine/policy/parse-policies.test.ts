import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { faultsIn } from "../../../../src/main/engine/config/toml-faults.ts";
import { type Origin, parsePolicies } from "../../../../src/main/engine/policy/parse-policies.ts";
import { must } from "../../../kit/rig.ts";
import { missionPolicies } from "../../../kit/mission-policies.ts";

const policy = (body: string, predicates = '[{ type = "Deny" }]'): string =>
	`[[policies]]\nname = "p"\n${body}\npredicates = ${predicates}\n`;

const firstOf = (text: string, origin: Origin = "user") => {
	const read = parsePolicies(text, "policies.toml", origin);
	assert.equal(read.ok, false, "this should be refused");
	const fault = read.ok ? undefined : faultsIn(read.fault)[0];
	return `${fault?.line}:${fault?.column} found ${fault?.found}, expected ${fault?.expected}${fault?.hint === undefined ? "" : `; ${fault.hint}`}`;
};

describe("parsePolicies", () => {
	it("reads the syntax of the mission word for word", () => {
		const { policies } = must(parsePolicies(missionPolicies, "policies.toml", "user"));
		assert.deepEqual(
			policies.map((each) => [
				each.policy.name,
				each.policy.enabled,
				each.place.line,
				each.predicatePlaces.map(({ line, column }) => [line, column]),
			]),
			[
				[
					"no-production-writes",
					true,
					1,
					[
						[5, 3],
						[6, 3],
					],
				],
				[
					"deployment-consensus",
					true,
					9,
					[
						[13, 3],
						[14, 3],
					],
				],
			],
		);
		assert.deepEqual(policies[0]?.policy.predicates[0], { type: "TimeWindow", start: "20:00", end: "08:00", action: "deny" });
	});

	it("takes `threshold` for `limit`, and not both", () => {
		const { policies } = must(parsePolicies(policy("", '[{ type = "MaxBlastRadius", threshold = 5 }]'), "p.toml", "user"));
		assert.deepEqual(policies[0]?.policy.predicates, [{ type: "MaxBlastRadius", limit: 5, action: "deny" }]);
		assert.match(firstOf(policy("", '[{ type = "MaxBlastRadius", threshold = 5, limit = 5 }]')), /^4:42 found the unknown key `threshold`/);
		assert.match(
			firstOf(policy("", '[{ type = "MaxBlastRadius", threshold = "five" }]')),
			/^4:54 found `"five"`, expected a (whole )?number/,
		);
	});

	it("reads an empty file as no policies", () => {
		assert.deepEqual(must(parsePolicies("# nothing yet\n", "p.toml", "user")).policies, []);
	});

	const bad: readonly (readonly [what: string, text: string, expected: RegExp])[] = [
		["no TOML", "[[policies]\n", /^1:\d+ found .*expected valid TOML/],
		["an unknown section", "[policy]\n", /^1:2 found the unknown key `policy`, expected one of `policies`$/],
		["a table instead of a list", "[policies]\nname = 1\n", /^1:\d+ found .*expected a list/],
		["an unknown key", policy('tool = ["x"]'), /^3:1 found the unknown key `tool`, expected one of .*; did you mean `tools`\?$/],
		["no name", "[[policies]]\npredicates = []\n", /^1:1 found no `name`, expected text in quotes/],
		[
			"a name with control characters",
			'[[policies]]\nname = "a\\u0000b"\npredicates = [{ type = "Deny" }]\n',
			/^2:8 found .*expected a name of letters/,
		],
		["a name that is taken", policy("") + policy(""), /^6:8 found `"p"`, expected a name of its own: line 1 has a policy of this name/],
		["no predicates", '[[policies]]\nname = "p"\n', /^1:1 found no `predicates`, expected a list/],
		["an empty list of predicates", policy("", "[]"), /^4:14 found `\[\]`, expected at least/],
		["a predicate without a type", policy("", '[{ start = "20:00" }]'), /^4:15 found no `type`, expected one of `TimeWindow`/],
		[
			"a misspelt type",
			policy("", '[{ type = "TimeWindows" }]'),
			/^4:24 found `"TimeWindows"`, expected one of .*; did you mean `TimeWindow`\?$/,
		],
		["a misspelt member", policy("", '[{ type = "TimeWindow", begin = "20:00", end = "08:00" }]'), /^4:(15|38) /],
		[
			"no such time",
			policy("", '[{ type = "TimeWindow", start = "25:00", end = "08:00" }]'),
			/^4:46 found `"25:00"`, expected a time of day such as `20:00`/,
		],
		[
			"a window that never opens",
			policy("", '[{ type = "TimeWindow", start = "08:00", end = "08:00" }]'),
			/^4:61 found `"08:00"`, expected an `end` other than the `start`/,
		],
		[
			"a zone that is none",
			policy("", '[{ type = "TimeWindow", start = "20:00", end = "08:00", zone = "Europe/Atlantis" }]'),
			/^4:77 .*expected an IANA time zone/,
		],
		[
			"an action that is none",
			policy("", '[{ type = "TimeWindow", start = "20:00", end = "08:00", action = "block" }]'),
			/^4:79 found `"block"`, expected one of `deny`, `ask`, `allow-only`/,
		],
		[
			"a level that is none",
			policy("", '[{ type = "MinTrustLevel", level = "Supervized" }]'),
			/^4:49 found `"Supervized"`, expected one of .*; did you mean `Supervised`\?$/,
		],
		["a limit below zero", policy("", '[{ type = "MaxConcurrentDeployments", limit = -1 }]'), /^4:60 found `-1`, expected at least 0/],
		[
			"a queue, which nothing keeps",
			policy("", '[{ type = "MaxConcurrentDeployments", limit = 1, action = "queue" }]'),
			/^4:72 found `"queue"`, expected one of `deny`, `ask`/,
		],
		[
			"a group that no person can be in",
			policy("", '[{ type = "RequiresConsensus", min_approvers = 2, from = ["Ops Team"] }]'),
			/^4:72 found `"Ops Team"`, expected 1 to 60 lower-case letters/,
		],
		["no approvers", policy("", '[{ type = "RequiresConsensus", min_approvers = 0 }]'), /^4:61 found `0`, expected at least 1/],
		[
			"a duration that is none",
			policy("", '[{ type = "RateLimit", calls = 5, per = "1 hour" }]'),
			/^4:54 found `"1 hour"`, expected a duration such as `30s`/,
		],
		["a pattern with braces", policy('paths = ["src/{a,b}"]'), /^3:10 .*expected one pattern for each alternative/],
		["an exception", policy('tools = ["!shell_exec"]'), /^3:10 .*expected a pattern without `!`/],
		["an empty pattern", policy('tools = [""]'), /^3:10 .*expected an empty pattern matches nothing/],
		["a host with a path", policy('hosts = ["https://example.com/x"]'), /^3:10 .*expected a host: `example.com`/],
		["a command that names no program", policy('commands = ["> /dev/sda"]'), /^3:13 .*expected a command that begins with a program/],
		["a mode that is none", policy('modes = ["save"]'), /^3:10 found `"save"`, expected one of .*; did you mean `safe`\?$/],
		["a day that is none", policy('expires = "2026-13-40"'), /^3:11 .*expected a day/],
		[
			"an example that does not match",
			policy('commands = ["git push"]\nexamples = { match = ["git pull"] }'),
			/^4:23 found `"git pull"`, expected an action that the policy of line 1 is about; it is not about this one$/,
		],
		[
			"an example that should not match",
			policy('commands = ["git push"]\nexamples = { no_match = ["git pull", "sudo git push -f"] }'),
			/^4:38 found `"sudo git push -f"`, expected an action .* is not about/,
		],
		[
			"an unknown key of an example",
			policy('examples = { matches = ["x"] }'),
			/^3:14 found the unknown key `matches`, expected one of `match`, `no_match`$/,
		],
	];
	for (const [what, text, expected] of bad)
		it(`says line, column and what was expected: ${what}`, () => assert.match(firstOf(text), expected));

	it("lets a project's own file tighten and not allow", () => {
		const text = policy('commands = ["npm test"]', '[{ type = "Allow" }]');
		must(parsePolicies(text, "policies.toml", "user"));
		assert.match(firstOf(text, "workspace"), /^4:24 found `Allow`, expected a predicate that tightens/);
		must(parsePolicies(missionPolicies, "policies.toml", "workspace"));
	});

	it("names every fault, in the order of the file", () => {
		const read = parsePolicies(
			policy('tool = ["x"]\nexpires = "soon"', '[{ type = "Den" }, { type = "Deny", why = 1 }]'),
			"policies.toml",
			"user",
		);
		assert.deepEqual(read.ok ? [] : faultsIn(read.fault).map(({ line, column }) => [line, column]), [
			[3, 1],
			[4, 11],
			[5, 24],
			[5, 50],
		]);
	});

	it("refuses a file that is larger than any sensible one", () => {
		const read = parsePolicies("#".repeat(1_048_577), "policies.toml", "user");
		assert.equal(read.ok ? "" : read.fault.code, "too_large");
	});
});
