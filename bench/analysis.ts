/**
 * Analysis and rules: what understanding a command costs beside reading its grammar alone, what a thousand rules cost
 * beside ten and beside a list of closures that is walked from its start, and what hostile text does.
 *
 * Run with `node bench/analysis.ts [rounds]`. Goals G12, G14 and G15 of the performance notes: at 1,000 rules at least
 * 0.2 of the rate at 10 and 15 times the closures; four times the text, at most six times the time.
 */
import { parse } from "unbash";
import { analyseShell, matchDenied } from "../src/main/engine/analysis/shell/index.ts";
import { median } from "./kit/servers.ts";

const rounds = Number(process.argv[2] ?? 7);
const place = { cwd: "/srv/app", workspace: "/srv/app", home: "/home/ada" };

const commands = [
	"npm test -- --run api",
	"git status --short",
	"ls -la src",
	"grep -rn createServer src | head -20",
	"cargo build --release",
	"python3 -m pytest tests/unit -q",
	"node scripts/build.mjs --watch=false",
	"cd packages/api && npm run build && cp dist/index.js ../../out/",
	'for f in a b c; do echo "$f" >> list.txt; done',
	"kubectl get pods -n prod -o wide",
	"docker compose logs --tail=50 web",
	"find . -name '*.test.ts' -not -path '*/node_modules/*' | xargs grep -l describe",
];

/** Calls a second of `work`, which does `each` things a call. */
const rate = (work: () => void, each: number): number => {
	const from = performance.now();
	let count = 0;
	while (performance.now() - from < 120) {
		work();
		count += each;
	}
	return (count / (performance.now() - from)) * 1000;
};

/** Rounds interleave the subjects, so that what disturbs one disturbs all; ratios are taken within a round. */
const race = (subjects: Readonly<Record<string, () => number>>): ReadonlyMap<string, number[]> => {
	const results = new Map(Object.keys(subjects).map((name): [string, number[]] => [name, []]));
	for (const work of Object.values(subjects)) work();
	for (let round = 0; round < rounds; round++)
		for (const [name, work] of round % 2 === 0 ? Object.entries(subjects) : Object.entries(subjects).toReversed())
			results.get(name)?.push(work());
	return results;
};
const ratio = (one: readonly number[] = [], other: readonly number[] = []): number =>
	median(one.map((value, at) => value / (other[at] ?? 1)));
const shown = (list: readonly number[] = []): string => median(list).toFixed(0);

const meaning = race({
	analysed: () => rate(() => commands.forEach((command) => analyseShell({ command }, place)), commands.length),
	parsed: () => rate(() => commands.forEach((command) => parse(command)), commands.length),
});
const perCommand = 1e6 / median(meaning.get("analysed") ?? [1]);
console.log(`commands a second  analysed ${shown(meaning.get("analysed"))}  parsed only ${shown(meaning.get("parsed"))}`);
console.log(`analysed:parsed ${ratio(meaning.get("analysed"), meaning.get("parsed")).toFixed(2)}, ${perCommand.toFixed(0)} µs a command\n`);

/** Rules as people write them: programs, options, operands; a few hits, mostly misses. */
const rulesOf = (count: number): string[] =>
	Array.from({ length: count }, (_, at) => {
		const shapes = [`tool${at}`, `tool${at} -rf`, `tool${at} push --force`, `tool${at} * --prod`, `/opt/x${at}/run`];
		return at === Math.floor(count / 2) ? "cargo publish" : (shapes[at % (at % 20 === 0 ? 5 : 4)] ?? "");
	});
const analyses = commands.map((command) => analyseShell({ command }, place).steps);
const lists = new Map([10, 100, 1000].map((count) => [count, rulesOf(count)]));

/** The obvious way: one closure a rule with its expression compiled, asked one after the other. */
const closuresOf = (rules: readonly string[]): ((text: string) => boolean)[] =>
	rules.map((rule) => {
		const expression = new RegExp(`^${rule.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}(\\s|$)`);
		return (text) => expression.test(text);
	});
const texts = analyses.map((steps) => steps.map((step) => step.words.join(" ")));

const subjects: Record<string, () => number> = {};
for (const [count, rules] of lists) {
	const closures = closuresOf(rules);
	subjects[`index ${count}`] = () => rate(() => analyses.forEach((steps) => matchDenied(rules, steps)), analyses.length);
	subjects[`closures ${count}`] = () =>
		rate(() => texts.forEach((steps) => steps.some((text) => closures.some((isDenied) => isDenied(text)))), texts.length);
}
const policy = race(subjects);
console.log("rules   index/s    closures/s  index:closures");
for (const count of lists.keys()) {
	const [index, closures] = [policy.get(`index ${count}`), policy.get(`closures ${count}`)];
	console.log(`${String(count).padEnd(7)} ${shown(index).padEnd(10)} ${shown(closures).padEnd(11)} ${ratio(index, closures).toFixed(2)}`);
}
console.log(`index at 1,000 : at 10 = ${ratio(policy.get("index 1000"), policy.get("index 10")).toFixed(2)}\n`);

const hostile: Readonly<Record<string, (size: number) => string>> = {
	list: (size) => "ls;".repeat(size / 3),
	pipe: (size) => `ls${" | cat".repeat(size / 6)}`,
	substitutions: (size) => "$(echo ".repeat(size / 8) + ")".repeat(size / 8),
	loops: (size) => `${"for a in 1 2 3; do ".repeat(size / 25)}ls${"; done".repeat(size / 25)}`,
	evals: (size) => `${"eval ".repeat(size / 5)}ls`,
	words: (size) => `ls${" a".repeat(size / 2)}`,
	word: (size) => `ls ${"a".repeat(size)}`,
	braces: (size) => `echo ${"{a,".repeat(size / 4)}${"}".repeat(size / 4)}`,
	paths: (size) => `cat ${"../".repeat(size / 3)}x`,
	sed: (size) => `sed '${"s/a/b/;".repeat(size / 7)}'`,
	code: (size) => `python3 -c '${"import os; ".repeat(size / 11)}'`,
	sql: (size) => `psql -c '${"select 1; ".repeat(size / 10)}'`,
};
const sizes = [2048, 8192, 32_000, 1_000_000];
const millis = (text: string): number => {
	const from = performance.now();
	analyseShell({ command: text }, place);
	return performance.now() - from;
};
console.log(`hostile          ${sizes.map((size) => `${size} B`.padStart(11)).join("")}   worst growth per 4x`);
for (const [name, build] of Object.entries(hostile)) {
	const times = sizes.map((size) => median(Array.from({ length: 3 }, () => millis(build(size)))));
	const growth = times.slice(1, 3).map((time, at) => time / Math.max(times[at] ?? 0, 0.5));
	console.log(
		`${name.padEnd(16)} ${times.map((time) => `${time.toFixed(1)} ms`.padStart(11)).join("")}   ${Math.max(...growth).toFixed(1)}`,
	);
}
