import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { analyse } from "../../../../src/main/engine/analysis/index.ts";
import { gatherPathFacts } from "../../../../src/main/engine/analysis/path-facts.ts";
import { composeRule, type RuleSource, startRule, worstOf } from "../../../../src/main/engine/policy/compose-rule.ts";
import { lexicalDisk } from "../../../../src/main/engine/policy/lexical-disk.ts";
import { matches } from "../../../../src/main/engine/policy/match.ts";
import { mergeable } from "../../../../src/main/engine/policy/merge-rules.ts";
import { parsePolicies, type PolicyFile } from "../../../../src/main/engine/policy/parse-policies.ts";
import { policyBlock } from "../../../../src/main/engine/policy/policy-text.ts";
import { type Subject, subjectOf } from "../../../../src/main/engine/policy/subject.ts";
import type { Request } from "../../../../src/shared/model/request.ts";
import type { RuleDraft, RuleStart, SlotChoice } from "../../../../src/shared/model/rule-draft.ts";
import { must } from "../../../kit/rig.ts";

/** Rules made from requests: whatever a person chooses, the rule is about the request it was made from. */

const home = "/home/you";
const work = "/srv/app";
const now = Date.parse("2026-11-21T12:00:00Z");
const request = (tool: string, args: Record<string, string>, more: Partial<Request> = {}): Request => ({
	id: "r",
	agent: "bot",
	digest: "0".repeat(64),
	at: now,
	tool,
	args,
	cwd: `${work}/api`,
	workspace: work,
	...more,
});
const subjectOn = (asked: Request): Subject => {
	const about = { request: asked, analysis: analyse(asked, home), agent: null, config: null, now };
	return subjectOf(about, "safe", gatherPathFacts(lexicalDisk(home), about));
};
const sourceOf = (asked: Request, scope: RuleSource["scope"] = "exact"): RuleSource => ({
	subject: subjectOn(asked),
	workspace: work,
	scope,
});
const fileOf = (block: string): PolicyFile => must(parsePolicies(block, "policies.toml", "user"));
const isAbout = (block: string, asked: Request): boolean =>
	fileOf(block).policies.some(({ policy }) => matches(policy, subjectOn(asked), "narrow"));

const requests: readonly Request[] = [
	request("shell_exec", { command: "npm test -- --run api" }),
	request("shell_exec", { command: "touch src/a.ts ./docs/b.md" }),
	request("shell_exec", { command: "npm test | tail -n 5" }),
	request("shell_exec", { command: "git add src/deep/x.ts && git commit -m 'a b*c'" }),
	request("shell_exec", { command: 'grep -rn "create*" src' }),
	request("shell_exec", { command: "mkdir -p 'a b'" }),
	request("file_write", { path: `${work}/docs/usage.md`, content: "x" }),
	request("file_write", { path: "notes.md", content: "x" }),
];

/** Every choice that the start offers, by chance. */
const choose = (start: RuleStart, pick: (count: number) => number): RuleDraft => ({
	...start.draft,
	commands: start.commands.map((words) =>
		words.map(({ text, choices, folders }): SlotChoice => {
			const is = choices[pick(choices.length)] ?? "word";
			if (is === "under") return { is, folder: folders[pick(folders.length)] ?? "" };
			return is === "one-of" ? { is, words: [text, "other"] } : { is };
		}),
	),
	...(start.file !== undefined && start.folders.length > 0 && pick(2) === 1 ? { folder: start.folders[pick(start.folders.length)] } : {}),
	...(start.wheres.length === 0 ? {} : { where: start.wheres[pick(start.wheres.length)] }),
	agents: pick(2) === 0 ? "this" : "all",
	days: pick(3) === 0 ? undefined : 7,
	reason: "because",
});

test("every rule covers the request it was made from, whatever was chosen", () => {
	fc.assert(
		fc.property(fc.constantFrom(...requests), fc.infiniteStream(fc.nat({ max: 1000 })), (asked, chances) => {
			const source = sourceOf(asked);
			const start = must(startRule(source));
			const pick = (count: number): number => Number(chances.next().value) % Math.max(1, count);
			const composed = must(composeRule(source, choose(start, pick), now, new Set()));
			assert.ok(isAbout(policyBlock(composed.table), asked), policyBlock(composed.table));
		}),
		{ numRuns: 400 },
	);
});

test("the suggestion of a scope is what the scope says", () => {
	const words = (scope: RuleSource["scope"], asked: Request) => {
		const source = sourceOf(asked, scope);
		const { draft } = must(startRule(source));
		return must(composeRule(source, draft, now, new Set())).table;
	};
	const touch = request("shell_exec", { command: "touch src/a.ts" });
	assert.deepEqual(words("exact", touch), {
		name: "allow-touch",
		tools: ["shell_exec"],
		agents: ["bot"],
		command: ["touch", "src/a.ts"],
		cwd: [`${work}/api`],
		expires: "2026-12-21",
		predicates: [{ type: "Allow" }],
	});
	assert.deepEqual(words("pattern", touch)["command"], ["touch", { under: `${work}/api/src` }]);
	const write = request("file_write", { path: `${work}/docs/usage.md`, content: "x" });
	assert.deepEqual(words("exact", write)["paths"], [`${work}/docs/usage.md`]);
	assert.deepEqual(words("path", write)["paths"], [`${work}/docs/`]);
});

test("what goes beyond a rule has none", () => {
	for (const asked of [
		request("shell_exec", { command: "npm test > out" }),
		request("shell_exec", { command: "npm test $(cat x)" }),
		request("shell_exec", { command: "bash -c 'npm test'" }),
		request("shell_exec", { command: "sudo npm test" }),
		request("shell_exec", { command: "rm -rf build" }),
		request("shell_exec", { command: "npm test" }, { env: { NODE_OPTIONS: "x" } }),
		request("http_fetch", { url: "https://x.example/" }),
		request("mcp:github/create_issue", { title: "x" }),
		request("file_write", { path: `${work}/a*b`, content: "x" }),
	])
		assert.equal(startRule(sourceOf(asked)).ok, false, JSON.stringify(asked.args));
});

test("the worst that it also allows is really allowed by it", () => {
	const source = sourceOf(request("shell_exec", { command: "touch src/a.ts" }), "pattern");
	const { draft } = must(startRule(source));
	const rule = must(composeRule(source, draft, now, new Set()));
	const found = worstOf(source, rule, draft).filter((each) => isAbout(policyBlock(rule.table), each));
	assert.deepEqual(
		found.slice(0, 2).map(({ args }) => args["command"]),
		[`touch ${work}/api/src/.github/workflows/release.yml`, `touch ${work}/api/src/package.json`],
	);
});

test("what is replaced is covered, and nothing else is replaced", () => {
	const source = sourceOf(request("shell_exec", { command: "npm run build" }));
	const start = must(startRule(source));
	const rules = ["lint", "test", "docs", "--all"].map((word, index) => {
		const table = { ...must(composeRule(source, start.draft, now, new Set())).table, name: `r${index}`, command: ["npm", "run", word] };
		return policyBlock(table);
	});
	const other = policyBlock({ name: "other", tools: ["shell_exec"], command: ["npm", "run", "x"], predicates: [{ type: "Allow" }] });
	const file = fileOf([...rules, other].join("\n"));
	const draft: RuleDraft = {
		...start.draft,
		commands: [[{ is: "word" }, { is: "word" }, { is: "one-of", words: ["build", "lint", "test"] }]],
	};
	const rule = must(composeRule(source, draft, now, new Set()));
	assert.deepEqual(mergeable(file, rule, "covered"), {
		at: 2,
		rules: [
			{ index: 0, word: "lint" },
			{ index: 1, word: "test" },
		],
	});
	assert.equal(mergeable(file, rule, "all")?.rules.length, 4);
	for (const word of ["lint", "test"]) assert.ok(isAbout(policyBlock(rule.table), request("shell_exec", { command: `npm run ${word}` })));
});
