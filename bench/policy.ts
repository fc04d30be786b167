import { analyse } from "../src/main/engine/analysis/index.ts";
import { gatherPathFacts } from "../src/main/engine/analysis/path-facts.ts";
import { countersFold } from "../src/main/engine/policy/counters.ts";
import { judgePolicies, judgePolicy } from "../src/main/engine/policy/judge.ts";
import { lexicalDisk } from "../src/main/engine/policy/lexical-disk.ts";
import { parsePolicies } from "../src/main/engine/policy/parse-policies.ts";
import { compilePolicies, type PolicySet } from "../src/main/engine/policy/policy-set.ts";
import { createReplay } from "../src/main/engine/policy/replay.ts";
import { type Subject, subjectOf } from "../src/main/engine/policy/subject.ts";
import type { Entry } from "../src/shared/model/entry.ts";
import type { Finding } from "../src/shared/model/finding.ts";
import type { Request } from "../src/shared/model/request.ts";
import { median } from "./kit/servers.ts";

/**
 * G12: policies through their index, at 10, 100 and 1,000 of them, beside the same compiled policies asked one after the
 * other; and a replay over 100,000 decisions. Run with `node bench/policy.ts [rounds]`.
 */
const rounds = Number(process.argv[2] ?? 5);
const home = "/home/ada";
const workspace = "/srv/app";
const at = Date.parse("2026-06-01T12:00:00Z");
const agent = {
	name: "bot",
	kind: "bench",
	status: "confirmed" as const,
	keyHashHex: "",
	level: "Supervised" as const,
	levelSince: 0,
	enrolledAt: 0,
};

/** Policies as people write them: a tool, a folder, a host, a command; most have nothing to do with most actions. */
const shapes: readonly ((n: number) => string)[] = [
	(n) => `tools = ["mcp:server${n}/*"]\npredicates = [{ type = "Ask" }]`,
	(n) => `paths = ["vendor${n}/**"]\npredicates = [{ type = "Deny" }]`,
	(n) => `hosts = ["api${n}.example.com"]\npredicates = [{ type = "Deny" }]`,
	(n) => `commands = ["tool${n} publish"]\npredicates = [{ type = "Ask" }]`,
	(n) =>
		`tools = ["shell_exec"]\ncommands = ["deploy${n} *"]\npredicates = [{ type = "TimeWindow", start = "20:00", end = "08:00", zone = "UTC" }]`,
];
const setOf = (count: number): PolicySet => {
	const text = Array.from({ length: count }, (_, n) => `[[policies]]\nname = "p${n}"\n${shapes[n % shapes.length]?.(n) ?? ""}\n`).join(
		"\n",
	);
	const parsed = parsePolicies(text, "policies.toml", "user");
	if (!parsed.ok) throw new Error(parsed.fault.message);
	return compilePolicies(parsed.value);
};

const actions: readonly (readonly [tool: string, args: Record<string, string>])[] = [
	["shell_exec", { command: "npm test -- --run api" }],
	["shell_exec", { command: "git status --short" }],
	["shell_exec", { command: "grep -rn createServer src | head -20" }],
	["file_write", { path: "src/a.ts", content: "x" }],
	["file_read", { path: "docs/guide.md" }],
	["http_fetch", { url: "https://api.example.org/v1" }],
	["mcp__github__create_issue", { title: "x" }],
];
const requestOf = ([tool, args]: (typeof actions)[number], id: string): Request => ({
	id,
	agent: "bot",
	digest: "0".repeat(64),
	at,
	tool,
	args,
	cwd: workspace,
	workspace,
});
const disk = lexicalDisk(home);
const subjects: readonly Subject[] = actions.map((action, n) => {
	const request = requestOf(action, `b${n}`);
	const about = { request, analysis: analyse(request, home), agent, config: null, now: at };
	return subjectOf(about, "safe", gatherPathFacts(disk, about));
});
const facts = { counters: countersFold.initial };

/** Decisions a second. */
const rate = (judge: (subject: Subject) => void): number => {
	const from = performance.now();
	let count = 0;
	while (performance.now() - from < 120) {
		for (const subject of subjects) judge(subject);
		count += subjects.length;
	}
	return (count / (performance.now() - from)) * 1000;
};

const counts = [10, 100, 1000];
const results = new Map<string, number[]>();
const run = (name: string, judge: (subject: Subject) => void): void => {
	results.set(name, [...(results.get(name) ?? []), rate(judge)]);
};
const sets = new Map(counts.map((count) => [count, setOf(count)]));
for (let round = -1; round < rounds; round++) {
	if (round === 0) results.clear();
	for (const [count, set] of sets) {
		run(`index ${count}`, (subject) => void judgePolicies([set], subject, facts));
		run(`loop ${count}`, (subject) => {
			const findings: Finding[] = [];
			for (const policy of set.policies) judgePolicy(policy, subject, facts, findings);
		});
	}
}
const of = (name: string): readonly number[] => results.get(name) ?? [];
const ratio = (one: readonly number[], other: readonly number[]): number => median(one.map((value, n) => value / (other[n] ?? 1)));
console.log("policies  index/s     loop/s      index:loop");
for (const count of counts) {
	const [index, loop] = [of(`index ${count}`), of(`loop ${count}`)];
	console.log(
		`${String(count).padEnd(9)} ${median(index).toFixed(0).padEnd(11)} ${median(loop).toFixed(0).padEnd(11)} ${ratio(index, loop).toFixed(1)}`,
	);
}
console.log(`at 1,000 policies ${ratio(of("index 1000"), of("index 10")).toFixed(2)} of the rate at 10`);

const entryOf = (n: number): Entry => {
	const request = requestOf(actions[n % actions.length] ?? ["ls", {}], `r${n}`);
	const { tool, args, id, cwd } = request;
	return {
		seq: n,
		at: at + n * 1000,
		host: "bench",
		type: "request.allowed",
		actor: "rules",
		agent: "bot",
		request: id,
		digest: request.digest,
		findings: [{ gate: "autonomy", effect: "allow", code: "mode-read", reason: "mode safe allows reads" }],
		outcome: { state: "allowed", obligations: [] },
		details: { tool, args, cwd: cwd ?? "", workspace, kind: "shell", risk: "read" },
	};
};
const replayed = 100_000;
const replay = createReplay({ set: sets.get(100) ?? null, home, mode: "safe" });
const from = performance.now();
for (let n = 0; n < replayed; n++) replay.take(entryOf(n));
const durationMs = performance.now() - from;
const report = replay.report("finished", Math.round(durationMs));
console.log(
	`replay of ${replayed} decisions over 100 policies: ${(durationMs / 1000).toFixed(1)} s, ${((replayed / durationMs) * 1000).toFixed(0)} a second, ${report.decisions} judged, ${report.undecided} not`,
);
