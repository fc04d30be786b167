import fc from "fast-check";
import { canonicalJson } from "../../src/shared/lib/canonical-json.ts";
import { nativeHasher } from "../../src/main/store/tree.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import type { AuditQuery } from "../../src/shared/query/audit-query.ts";

/** Entries of every shape that searching looks at, with few different values, so that queries meet. */

const names = ["bot", "cat", "Ünal", "a b", 'q"x'] as const;
const commands = [
	"git push origin main",
	"rm -rf build",
	"npm test",
	"GIT status",
	"curl https://ex.test/a?b=1",
	"échó \u0000 x",
	"a",
	"日本語 ls",
] as const;
const hosts = ["example.com", "api.example.com", "notexample.com"] as const;
const paths = ["/w/src/a.ts", "/w/.env", "/home/ana/x y"] as const;
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const outcome: fc.Arbitrary<Entry["outcome"]> = fc.constantFrom(
	undefined,
	{ state: "allowed", obligations: [] },
	{ state: "held", questions: ["mode:safe"], obligations: [] },
	{ state: "denied", code: "person", reason: "no" },
	{ state: "denied", code: "timeout", reason: "nobody answered in time" },
);

const draft = fc.record({
	type: fc.constantFrom(
		"request.allowed",
		"request.held",
		"request.denied",
		"request.finished",
		"halt.set",
		"agent.confirmed",
		"answer.late",
	),
	actor: fc.constantFrom(...names, "gates"),
	agent: optional(fc.constantFrom(...names)),
	session: optional(fc.constantFrom("s1", "s2")),
	request: optional(fc.nat(20).map((at) => `r${at}`)),
	digest: optional(fc.constantFrom("00ff".repeat(16), "ab12".repeat(16))),
	outcome,
	findings: optional(
		fc.array(
			fc
				.constantFrom("deny-env", "ask-net")
				.map((name) => ({ gate: "policy", effect: "ask" as const, code: "p", reason: "r", rule: { name } })),
			{ maxLength: 3 },
		),
	),
	step: fc.integer({ min: -5000, max: 90_000 }),
	tool: optional(fc.constantFrom("shell_exec", "fs_read")),
	kind: optional(fc.constantFrom("shell", "file.read", "secret.attach")),
	risk: optional(fc.constantFrom("read", "write", "destructive")),
	command: optional(fc.constantFrom(...commands)),
	claim: optional(fc.constantFrom("because of Tests", "")),
	paths: optional(
		fc.array(
			fc.constantFrom(...paths).map((path) => ({ path, access: "read" })),
			{ maxLength: 2 },
		),
	),
	hosts: optional(fc.subarray([...hosts])),
	secrets: optional(fc.subarray(["github", "npm"])),
	result: fc.constantFrom("succeeded", "failed", "timed-out"),
	durationMs: optional(fc.nat(20_000)),
	readMs: optional(fc.nat(3000)),
});

const without = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

export type Stored = { readonly seq: number; readonly leaf: string; readonly body: string };

/** A log as it is stored. Its clock is set back now and then. */
export const madeLog = (size: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<Stored[]> =>
	fc.array(draft, size).map((drafts) => {
		let at = 1_790_000_000_000;
		return drafts.map(
			({ step, tool, kind, risk, command, claim, paths: used, hosts: reached, secrets, result, durationMs, readMs, ...rest }, seq) => {
				at += step;
				const details = without({
					tool,
					kind,
					risk,
					claim,
					paths: used,
					hosts: reached,
					secrets,
					subject: command,
					args: command === undefined ? undefined : { command },
					result: rest.type === "request.finished" ? result : undefined,
					durationMs,
					reading: readMs === undefined ? undefined : { readMs },
				});
				const body = canonicalJson({ ...without(rest), seq, at, host: "vm", details });
				return { seq, body, leaf: nativeHasher.leaf(body) };
			},
		);
	});

const values = {
	actor: ["bot", "gates", "Ünal", "nobody"],
	agent: ["bot", "cat", 'q"x'],
	"decided-by": ["bot", "timeout"],
	event: ["request.allowed", "request.finished", "halt.set"],
	outcome: ["allowed", "held", "denied", "succeeded", "failed"],
	kind: ["shell", "secret.attach"],
	risk: ["read", "destructive"],
	rule: ["deny-env", "ask-net"],
	tool: ["shell_exec"],
	path: ["/w/", ".env", "x y"],
	host: ["example.com", "api.example.com", "com"],
	secret: ["github"],
	session: ["s1"],
	request: ["r1", "r2"],
	hash: ["00ff", "ab12ab", "0"],
	raw: ['"tool":"shell_exec"', "rm -rf"],
} as const;
const fieldValues = fc
	.subarray(Object.keys(values) as (keyof typeof values)[], { maxLength: 2 })
	.chain((fields) => fc.tuple(...fields.map((field) => fc.tuple(fc.constant(field), fc.subarray([...values[field]], { minLength: 1 })))))
	.map((pairs) => Object.fromEntries(pairs));
const texts = fc.subarray(["git", "GIT PUSH", "a", "because of tests", "日本語", "é", "\u0000 x", "https://ex.test", "nothing like it"], {
	minLength: 1,
	maxLength: 2,
});
const range = (least: number, most: number): fc.Arbitrary<{ from?: number; to?: number }> =>
	fc
		.record({ from: optional(fc.integer({ min: least, max: most })), to: optional(fc.integer({ min: least, max: most })) })
		.map((made) => without(made));

export const madeQuery: fc.Arbitrary<AuditQuery> = fc
	.record({
		is: optional(fieldValues),
		not: optional(fieldValues),
		has: optional(texts),
		lacks: optional(texts),
		within: optional(
			fc
				.record({
					at: optional(range(1_790_000_000_000, 1_790_003_000_000)),
					seq: optional(range(0, 80)),
					took: optional(range(0, 20_000)),
					read: optional(range(0, 3000)),
				})
				.map(without),
		),
	})
	.map((made) => without(made));
