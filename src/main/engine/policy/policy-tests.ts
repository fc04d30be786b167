import { z } from "zod";
import { ok, type Result } from "../../../shared/lib/result.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import { argsSchema, type Request } from "../../../shared/model/request.ts";
import { levelSchema, modeSchema } from "../../../shared/model/words.ts";
import { analyse } from "../analysis/index.ts";
import { gatherPathFacts } from "../analysis/path-facts.ts";
import type { Place } from "../config/rule-at.ts";
import { type ConfigFault, faultsOf, placeAt, readToml, refuseFile, type Vocabulary } from "../config/toml-faults.ts";
import type { Case } from "../gate.ts";
import { type Counters, countersFold } from "./counters.ts";
import { judgePolicies } from "./judge.ts";
import { lexicalDisk } from "./lexical-disk.ts";
import type { PolicySet } from "./policy-set.ts";
import { policyBlock, type TomlValue } from "./policy-text.ts";
import { subjectOf } from "./subject.ts";

/**
 * Tests of policies in files of their own: an action, when and by whom, and what the policies say of it. They stand beside
 * the policies or in a project, are made from a replay or by hand, and hold whatever the other gates would say.
 */
const says = ["deny", "ask", "allow", "nothing"] as const;
type Says = (typeof says)[number];

const time = z
	.string()
	.refine((text) => /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)), "a time such as `2026-11-21T10:00:00Z`");
const place = z.string().min(1).max(4096);
const testSchema = z
	.object({
		name: z.string().min(1, "a name").max(200),
		says: z.enum(says),
		agent: z.string().min(1).max(80).default("bot"),
		level: levelSchema.default("Supervised"),
		mode: modeSchema.default("safe"),
		at: time.default("2026-01-07T12:00:00Z"),
		tool: z.string().min(1).max(200).default("shell_exec"),
		action: z.string().min(1).max(80).optional(),
		cwd: place.default("/home/you/project"),
		workspace: place.optional(),
		args: argsSchema,
	})
	.strict();
export type PolicyTest = z.output<typeof testSchema>;
export type PlacedTest = { readonly test: PolicyTest; readonly place: Place };

const fileSchema = z.object({ tests: z.array(testSchema).max(5000).default([]) }).strict();
const vocabulary: Vocabulary = {
	topWord: "key",
	namesAt: (path) => (path.length === 0 ? ["tests"] : path.length === 2 ? Object.keys(testSchema.shape) : []),
	sectionOf: () => undefined,
};

/** Faults: `bad_request` with the first fault as message and all of them as `data: ConfigFault[]`, in file order. */
export const parsePolicyTests = (text: string, file: string): Result<readonly PlacedTest[]> => {
	const read = readToml(text, file);
	if (!read.ok) return read;
	const { values, places } = read.value;
	const tests = fileSchema.safeParse(values);
	if (!tests.success) return refuseFile(tests.error.issues.flatMap((issue): ConfigFault[] => faultsOf(issue, read.value, vocabulary)));
	return ok(tests.data.tests.map((test, index) => ({ test, place: placeAt(places.values, ["tests", index], file) })));
};

/** Strictest thing that is said; a mark that only counts says nothing. */
export const saidBy = (findings: readonly Finding[]): Says => {
	if (findings.some(({ effect }) => effect === "deny")) return "deny";
	if (findings.some(({ effect }) => effect === "ask")) return "ask";
	return findings.some(({ effect, code }) => effect === "allow" && code === "policy-allow") ? "allow" : "nothing";
};

/** What policies say of an action, with limits that have counted nothing yet. */
const findingsOn = (set: PolicySet, test: PolicyTest, home: string): readonly Finding[] => {
	const at = Date.parse(test.at);
	const { agent: name, level, tool, action, cwd, workspace = test.cwd, args } = test;
	const request: Request = {
		id: "test",
		agent: name,
		digest: "0".repeat(64),
		at,
		tool,
		args,
		cwd,
		workspace,
		...(action === undefined ? {} : { action }),
	};
	const agent = { name, kind: "test", status: "confirmed" as const, keyHashHex: "0".repeat(64), level, levelSince: at, enrolledAt: at };
	const about: Case = { request, analysis: analyse(request, home), agent, config: null, now: at };
	const facts = set.needsPaths ? gatherPathFacts(lexicalDisk(home), about) : null;
	const counters: Counters = countersFold.initial;
	return judgePolicies([set], subjectOf(about, test.mode, facts), { counters });
};

export type FailedTest = PlacedTest & { readonly said: Says; readonly why: string };

/** Those that do not hold. Law: test/main/engine/policy/policy-tests.test.ts (what a replay saves holds for its draft). */
export const failedTests = (set: PolicySet, tests: readonly PlacedTest[], home: string): FailedTest[] =>
	tests.flatMap((placed) => {
		const findings = findingsOn(set, placed.test, home);
		const said = saidBy(findings);
		if (said === placed.test.says) return [];
		const effect = said === "nothing" ? undefined : findings.find((finding) => finding.effect === said);
		return [{ ...placed, said, why: effect?.reason ?? "no policy is about it" }];
	});

/** One decision of a replay as a test; null when it cannot be told without what limits had counted, or not in TOML. */
export const testFrom = (
	set: PolicySet,
	{ request, agent }: Pick<Case, "request" | "agent">,
	found: { readonly seq: number; readonly mode: PolicyTest["mode"]; readonly own: readonly Finding[] },
	home: string,
): PolicyTest | null => {
	if (!isToml(request.args) || agent === null || request.cwd === undefined) return null;
	const read = testSchema.safeParse({
		name: `#${found.seq}`,
		says: saidBy(found.own),
		agent: request.agent,
		level: agent.level,
		mode: found.mode,
		at: new Date(request.at).toISOString(),
		tool: request.tool,
		...(request.action === undefined ? {} : { action: request.action }),
		cwd: request.cwd,
		...(request.workspace === undefined ? {} : { workspace: request.workspace }),
		args: request.args,
	});
	if (!read.success) return null;
	return saidBy(findingsOn(set, read.data, home)) === read.data.says ? read.data : null;
};

/** TOML has no null. */
const isToml = (value: unknown): boolean => {
	if (value === null || value === undefined) return false;
	if (typeof value !== "object") return true;
	return Object.values(value).every(isToml);
};

/** The text of a file of tests; it is read back as the same tests. */
export const testsText = (tests: readonly PolicyTest[], comment: string): string =>
	[
		`# ${comment.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ")}\n`,
		...tests.map((test) => policyBlock(test as unknown as { [key: string]: TomlValue }).replace("[[policies]]", "[[tests]]")),
	].join("\n");
