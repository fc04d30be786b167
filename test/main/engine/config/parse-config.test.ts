import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { defaultConfigText } from "../../../../src/main/engine/config/default-config-text.ts";
import { maxConfigLength, overlayConfig, parseConfig } from "../../../../src/main/engine/config/parse-config.ts";
import type { ConfigFault } from "../../../../src/main/engine/config/toml-faults.ts";
import { ruleAt } from "../../../../src/main/engine/config/rule-at.ts";
import { configSchema, notYetEnforced } from "../../../../src/shared/model/config.ts";

const file = "countersign.toml";

const faultsOf = (text: string): readonly ConfigFault[] => {
	const read = parseConfig(text, file);
	assert.ok(!read.ok, "this file must not load");
	return read.fault.data as ConfigFault[];
};

describe("reading countersign.toml", () => {
	it("fills in every default of an empty file", () => {
		const read = parseConfig("", file);
		assert.ok(read.ok);
		assert.deepEqual(read.value, configSchema.parse({}));
		assert.equal(read.value.safety.approval_mode, "safe");
		assert.equal(read.value.safety.allowed_paths, undefined);
	});

	it("loads the mission's [safety] block word for word", () => {
		const text = `[safety]
approval_mode = "paranoid"   # Prompt for everything
denied_paths = [".env*", "**/*.key", "**/*.pem", "/etc/**", "/root/**"]
denied_commands = ["sudo", "rm -rf", "mkfs", "dd", "chmod 777"]
`;
		const read = parseConfig(text, file);
		assert.ok(read.ok);
		assert.equal(read.value.safety.approval_mode, "paranoid");
		assert.deepEqual(read.value.safety.denied_paths, [".env*", "**/*.key", "**/*.pem", "/etc/**", "/root/**"]);
		assert.deepEqual(read.value.safety.denied_commands, ["sudo", "rm -rf", "mkfs", "dd", "chmod 777"]);
	});

	it("loads every section that the mission names", () => {
		const text = `[safety]
approval_mode   = "paranoid"
allowed_paths   = ["src/", "tests/", "docs/"]
allowed_commands = ["npm test", "git *"]
sensitive_patterns = ["*.env", "*credentials*", "*secret*", "*.pem", "*.key"]
[network]
enabled = false
allowed_hosts = ["api.provider.com"]
denied_hosts  = ["*"]
[secrets]
expose = ["AGENT_API_KEY", "NODE_ENV"]
hide   = ["DATABASE_URL", "AWS_*", "GITHUB_TOKEN"]
[sandbox]
level = "permissions"
[limits]
rate   = { calls = 1000, per = "1h" }
budget = { tokens = 1_000_000, api_calls = 1000, usd = 10.0, per = "24h" }
[output]
max_bytes = 10_485_760
[artifacts]
max_size_mb = 100
retention_days = 7
[feature_flags]
progressive_trust = true
global_circuit_breaker = true
[update]
auto_check = true
check_interval_hours = 24
`;
		const read = parseConfig(text, file);
		assert.ok(read.ok, read.ok ? "" : read.fault.message);
		assert.equal(read.value.limits.budget?.usd, 10);
		assert.equal(read.value.limits.max_depth, 64);
	});

	it("loads the starter file, whose values are the defaults but for two commands", () => {
		const read = parseConfig(defaultConfigText, file);
		assert.ok(read.ok, read.ok ? "" : read.fault.message);
		assert.deepEqual(read.value, configSchema.parse({ safety: { denied_commands: ["mkfs", "chmod 777"] } }));
	});

	it("says which accepted members nothing acts on yet, and each of them exists", () => {
		const shape = configSchema.shape as unknown as Record<string, { def: { innerType: { shape: object } } }>;
		for (const name of notYetEnforced) {
			const [section = "", key = ""] = name.split(".");
			assert.ok(Object.hasOwn(shape[section]?.def.innerType.shape ?? {}, key), name);
		}
	});

	it("says where a schema of arguments has a keyword that would not be held", () => {
		const read = parseConfig('[agents.bot.arguments."mcp:x/*"]\ntype = "object"\nproperties = { a = { typ = "string" } }\n', file);
		assert.ok(!read.ok);
		assert.match(read.fault.message, /^countersign\.toml:3:\d+: found the unknown key `typ`/);
	});

	it("remembers where a rule stands", () => {
		const read = parseConfig('[safety]\ndenied_paths = [\n\t".env*",\n\t"/etc/**",\n]\n', file);
		assert.ok(read.ok);
		assert.deepEqual(ruleAt(read.value, ["safety", "denied_paths", 1], "/etc/**"), {
			name: 'safety.denied_paths "/etc/**"',
			file,
			line: 4,
			column: 2,
		});
	});

	it("accepts a byte order mark and Windows line ends", () => {
		const read = parseConfig('\ufeff[safety]\r\napproval_mode = "cautious"\r\n', file);
		assert.ok(read.ok);
		assert.equal(read.value.safety.approval_mode, "cautious");
	});
});

describe("faults of countersign.toml", () => {
	const table: readonly (readonly [why: string, text: string, line: number, column: number, expected: RegExp, hint?: string])[] = [
		[
			"a mode that is none",
			'[safety]\napproval_mode = "paranoyd"',
			2,
			17,
			/one of `yolo`, `cautious`, `safe`, `paranoid`/,
			"did you mean `paranoid`?",
		],
		["a mode in capitals", '[safety]\napproval_mode = "SAFE"', 2, 17, /one of/, "did you mean `safe`?"],
		["a mode that is a number", "[safety]\napproval_mode = 3", 2, 17, /one of/],
		["a misspelt section", '[saftey]\napproval_mode = "safe"', 1, 2, /one of `safety`/, "did you mean `safety`?"],
		["a misspelt key", "[safety]\n\ndenied_path = []", 3, 1, /`denied_paths`/, "did you mean `denied_paths`?"],
		["swapped letters", "[network]\nenabeld = true", 2, 1, /`enabled`/, "did you mean `enabled`?"],
		["a key of another section", "[safety]\nallowed_hosts = []", 2, 1, /one of/, "`allowed_hosts` belongs in `[network]`"],
		["a key outside any section", 'approval_mode = "safe"', 1, 1, /one of `safety`/, "`approval_mode` belongs in `[safety]`"],
		["text for true or false", '[network]\nenabled = "no"', 2, 11, /`true` or `false`/],
		["text for a list", '[safety]\ndenied_paths = ".env"', 2, 16, /a list/],
		["a number in a list of texts", '[safety]\ndenied_paths = [".env", 7]', 2, 25, /text in quotes/],
		["an empty pattern", '[safety]\ndenied_paths = [""]', 2, 17, /an empty path pattern matches nothing/],
		["braces", '[safety]\ndenied_paths = ["*.{pem,key}"]', 2, 17, /one pattern for each alternative/],
		["negation", '[safety]\nallowed_paths = ["!src"]', 2, 18, /there are no exceptions/],
		["an extended glob", '[safety]\ndenied_paths = ["+(a|b)"]', 2, 17, /only/],
		["a host with a scheme", '[network]\nallowed_hosts = ["https://x.example"]', 2, 18, /without a scheme/],
		["a host with a path", '[network]\ndenied_hosts = ["x.example/y"]', 2, 17, /without a path/],
		["a host with a star inside", '[network]\ndenied_hosts = ["a*b.example"]', 2, 17, /a host/],
		["a host that is none", '[network]\ndenied_hosts = ["300.1.1.1"]', 2, 17, /a host/],
		["a number below the least", "[approvals]\ndeadline_ms = 5", 2, 15, /at least 1000/],
		["a number above the most", "[approvals]\ndeadline_ms = 86_400_001", 2, 15, /at most 86400000/],
		["a fraction", "[limits]\nmax_depth = 4.5", 2, 13, /a whole number/],
		["a hold that is none", '[output]\nhold = "allways"', 2, 8, /one of `never`, `flagged`, `always`/, "did you mean `always`?"],
		["a rate without a time", "[limits]\nrate = { calls = 3 }", 2, 8, /text in quotes/],
		["a rate with a bad time", '[limits]\nrate = { calls = 3, per = "1 hour" }', 2, 27, /a duration/],
		["an unknown member of an inline table", '[limits]\nrate = { calls = 3, per = "1h", burst = 2 }', 2, 33, /one of `calls`, `per`/],
		["a list for a section", "safety = []", 1, 10, /a table/],
		["a double bracket", "[[safety]]\n", 1, 1, /a table/],
		["no value", "[safety]\napproval_mode =", 2, 16, /valid TOML/],
		["an open text", '[safety]\napproval_mode = "safe', 2, 17, /valid TOML/],
		["a section twice", "[safety]\n[safety]", 2, 2, /valid TOML/],
		["a key twice", '[safety]\napproval_mode = "safe"\napproval_mode = "yolo"', 3, 1, /valid TOML/],
		["the name of a prototype", '"__proto__" = 1', 1, 1, /one of/],
		["a dotted key", 'safety.aproval_mode = "safe"', 1, 8, /one of/, "did you mean `approval_mode`?"],
	];
	for (const [why, text, line, column, expected, hint] of table) {
		it(`names line ${line}, column ${column}: ${why}`, () => {
			const [fault] = faultsOf(text);
			assert.deepEqual([fault?.file, fault?.line, fault?.column], [file, line, column], JSON.stringify(fault));
			assert.match(fault?.expected ?? "", expected);
			assert.equal(fault?.hint, hint);
		});
	}

	it("lists all of them in file order, the first as the message", () => {
		const text = '[safety]\napproval_mode = "paranoyd"\ndenied_path = []\n[network]\nenabled = 1\n';
		assert.deepEqual(
			faultsOf(text).map((fault) => fault.line),
			[2, 3, 5],
		);
		const read = parseConfig(text, file);
		assert.equal(
			read.ok ? "" : read.fault.message,
			'countersign.toml:2:17: found `"paranoyd"`, expected one of `yolo`, `cautious`, `safe`, `paranoid`; did you mean `paranoid`?',
		);
	});

	it("refuses a file that is too large before reading it", () => {
		const read = parseConfig("#".repeat(maxConfigLength + 1), file);
		assert.equal(read.ok ? "" : read.fault.code, "too_large");
	});

	it("answers any text with rules or with a place, never by throwing", () => {
		const piece = fc.constantFrom(
			"[safety]",
			"[network]",
			"approval_mode",
			"denied_paths",
			"=",
			'"safe"',
			'"',
			"[",
			"]",
			"{",
			"}",
			",",
			"\n",
			"'''",
			"#x",
			"1",
			"true",
			".",
			"[[",
			"\u0000",
			"\u{1f600}",
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
				const read = parseConfig(pieces.join(" "), file);
				if (!read.ok) for (const fault of read.fault.data as ConfigFault[]) assert.ok(fault.line >= 1 && fault.column >= 1);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe("an overlay for one line", () => {
	const base = configSchema.parse({ safety: { denied_paths: [".env"], denied_commands: ["sudo"] } });

	it("replaces the members it names and keeps the others", () => {
		const laid = overlayConfig(base, { safety: { denied_commands: [] }, network: { enabled: false } });
		assert.ok(laid.ok);
		assert.deepEqual(laid.value.safety.denied_paths, [".env"]);
		assert.deepEqual(laid.value.safety.denied_commands, []);
		assert.equal(laid.value.network.enabled, false);
	});

	it("leaves the configuration below it as it was", () => {
		overlayConfig(base, { safety: { denied_paths: [] } });
		assert.deepEqual(base.safety.denied_paths, [".env"]);
	});

	it("names what it does not know", () => {
		for (const overlay of [
			{ safety: { denied_path: [] } },
			{ safety: 3 },
			{ network: { allowed_hosts: ["a*b"] } },
			{ network: { denied_hosts: ["1.2.3.4.5"] } },
		]) {
			const laid = overlayConfig(base, overlay);
			assert.equal(laid.ok ? "" : laid.fault.code, "bad_request");
		}
	});
});
