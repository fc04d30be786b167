import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { analyseShell, type ShellAnalysis } from "../../../../../src/main/engine/analysis/shell/index.ts";
import { analysisSchema } from "../../../../../src/shared/model/evidence.ts";
import { riskRank } from "../../../../../src/shared/model/words.ts";

const place = { cwd: "/srv/proj", workspace: "/srv/proj", home: "/home/ada" };
const analyse = (command: string): ShellAnalysis => analyseShell({ command }, place);
/** How far from passing silently: what cannot be inspected never passes. */
const grade = (analysis: ShellAnalysis): number => Math.max(riskRank(analysis.risk), analysis.inspectable ? 0 : riskRank("execute"));

const commands = [
	"ls -la",
	"cat README.md",
	"git status",
	"rm -rf /etc",
	"rm a.txt",
	"curl https://h.example",
	"touch x",
	"npm test",
	"cat .env",
	"git push --force",
	"python3 -c 'print(1)'",
	"grep -rn x src",
	"./tool list",
];
const command = fc.constantFrom(...commands);

const pieces = fc.constantFrom(
	...[
		"ls",
		"rm",
		"-rf",
		"/",
		"$(",
		")",
		"`",
		"'",
		'"',
		"\\",
		"|",
		"||",
		"&&",
		";",
		"&",
		"\n",
		"<<A",
		"A",
		"<<<",
		">",
		"2>&1",
		"{",
		"}",
		"[[",
	],
	...[
		"]]",
		"((",
		"))",
		"$x",
		"${x",
		"}",
		"*",
		"?",
		"~",
		"#",
		"if",
		"then",
		"fi",
		"for",
		"in",
		"do",
		"done",
		"case",
		"esac",
		"f()",
		"x=",
		"eval",
	],
	...[
		"sudo",
		"env",
		"-S",
		"xargs",
		"bash",
		"-c",
		"find",
		"-exec",
		"\\;",
		"é",
		"\u200b",
		"\0",
		"\u202e",
		"$'\\x41'",
		"<(",
		"!",
		"coproc",
		"trap",
	],
);
const hostile = fc.array(pieces, { maxLength: 60 }).chain((list) => fc.constantFrom(list.join(" "), list.join("")));

test("any text gives an answer that the record can hold", () => {
	fc.assert(
		fc.property(fc.oneof(hostile, fc.string({ maxLength: 200 }), fc.string({ unit: "binary", maxLength: 200 })), (text) => {
			const { rest: _rest, ...analysis } = analyse(text);
			const steps = analysis.steps.map(
				({ words: _w, options: _o, operands: _p, redirects: _r, assigns: _a, hazards: _h, neutral: _n, root: _t, ...step }) => step,
			);
			const read = analysisSchema.safeParse({ ...analysis, steps });
			assert.ok(read.success, JSON.stringify([text, read.error?.issues.slice(0, 2)]));
		}),
		{ numRuns: 1500 },
	);
});

test("an argv that no shell reads gives an answer too", () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 20 }), (argv) => {
			assert.ok(riskRank(analyseShell({ argv }, place).risk) >= 0);
		}),
		{ numRuns: 500 },
	);
});

test("a wrapper never lowers what is inside", () => {
	const wrappers = [
		"env",
		"nohup",
		"nice -n 5",
		"timeout 5",
		"time",
		"command",
		"stdbuf -oL",
		"setsid",
		"ionice",
		"sudo",
		"xargs",
		"exec",
		"busybox",
	];
	fc.assert(
		fc.property(command, fc.array(fc.constantFrom(...wrappers), { maxLength: 4 }), (inner, around) => {
			assert.ok(grade(analyse([...around, inner].join(" "))) >= grade(analyse(inner)), [...around, inner].join(" "));
		}),
		{ numRuns: 500 },
	);
});

test("what stands before, behind or around a command never lowers it", () => {
	const shapes: readonly ((inner: string) => string)[] = [
		(inner) => `true; ${inner}`,
		(inner) => `${inner}; true`,
		(inner) => `true && ${inner}`,
		(inner) => `false || ${inner}`,
		(inner) => `(${inner})`,
		(inner) => `{ ${inner}; }`,
		(inner) => `if true; then ${inner}; fi`,
		(inner) => `while true; do ${inner}; done`,
		(inner) => `for i in 1; do ${inner}; done`,
		(inner) => `case x in x) ${inner};; esac`,
		(inner) => `! ${inner}`,
		(inner) => `${inner} &`,
		(inner) => `echo "$(${inner})"`,
		(inner) => `cat <(${inner})`,
		(inner) => `f() { ${inner}; }; f`,
		(inner) => `bash -c '${inner.replaceAll("'", `'\\''`)}'`,
		(inner) => `eval '${inner.replaceAll("'", `'\\''`)}'`,
		(inner) => `bash <<'END'\n${inner}\nEND`,
		(inner) => `\n\n# a remark\n${inner}`,
	];
	for (const inner of commands) for (const shape of shapes) assert.ok(grade(analyse(shape(inner))) >= grade(analyse(inner)), shape(inner));
});

test("quotes and backslashes change nothing about a plain word", () => {
	const quoted: readonly ((word: string) => string)[] = [
		(word) => `'${word}'`,
		(word) => `"${word}"`,
		(word) => `\\${word}`,
		(word) => `${word.slice(0, 1)}''${word.slice(1)}`,
		(word) => `$'${word}'`,
	];
	fc.assert(
		fc.property(
			fc.constantFrom("rm -rf /etc", "ls -la", "cat .env", "git push --force", "touch x"),
			fc.array(fc.integer({ min: 0, max: quoted.length }), { minLength: 3, maxLength: 3 }),
			(plain, choice) => {
				const words = plain.split(" ").map((word, at) => quoted[choice[at] ?? 0]?.(word) ?? word);
				assert.equal(grade(analyse(words.join(" "))), grade(analyse(plain)), words.join(" "));
			},
		),
		{ numRuns: 300 },
	);
});

/** Deep or long on purpose. A walk that is not bounded never ends here, and the guard of the test says so. */
const deep: Readonly<Record<string, (n: number) => string>> = {
	substitutions: (n) => `${"$(echo ".repeat(n)}x${")".repeat(n)}`,
	subshells: (n) => `${"(".repeat(n)}ls${")".repeat(n)}`,
	"loops in loops": (n) => `${"for a in 1 2 3; do ".repeat(n)}ls${"; done".repeat(n)}`,
	"conditions in conditions": (n) => `${"if ls; then ".repeat(n)}ls${"; fi".repeat(n)}`,
	"defaults in defaults": (n) => `echo ${"${x:-".repeat(n)}a${"}".repeat(n)}`,
	"braces in braces": (n) => `echo ${"{a,".repeat(n)}b${"}".repeat(n)}`,
	"wrappers around wrappers": (n) => `${"env ".repeat(n)}ls`,
	"evals of evals": (n) => `${"eval ".repeat(n)}ls`,
	"a value that doubles": (n) => `x=aa; ${"x=$x$x; ".repeat(n)}echo $x`,
	"a long list": (n) => "ls;".repeat(n),
	"a long pipe": (n) => `ls${" | cat".repeat(n)}`,
	"many words": (n) => `ls${" a".repeat(n)}`,
	"one long word": (n) => `ls ${"a".repeat(n)}`,
	"climbing paths": (n) => `cat ${"../".repeat(n)}x`,
	"open quotes": (n) => `ls ${"'".repeat(n * 2 + 1)}`,
	"open brackets": (n) => `ls ${"[a".repeat(n)}`,
	"tests in tests": (n) => `[[ ${"( ".repeat(n)}x${" )".repeat(n)} ]]`,
	"functions that call the next": (n) => Array.from({ length: n }, (_, at) => `f${at}(){ f${at + 1}; };`).join(""),
	"here-documents": (n) => "cat <<A\nx\nA\n".repeat(n),
};

for (const [name, build] of Object.entries(deep)) {
	test(`${name}: bounded at any size, and never believed when cut short`, { timeout: 60_000 }, () => {
		for (const n of [10, 255, 300, 1000, 10_000]) {
			const analysis = analyse(build(n));
			assert.ok(analysis.steps.length <= 512);
			assert.ok(analysis.reasons.length <= 128);
			if (analysis.reasons.some((reason) => /^(too-|syntax)/.test(reason.rule))) assert.ok(grade(analysis) >= riskRank("execute"), `${n}`);
		}
	});
}

test("what is too long, too deep or too many is never allowed, and its last word is still seen by a rule", () => {
	const texts = [`${"ls; ".repeat(2000)}rm -rf /etc`, `${"ls;".repeat(400_000)}rm -rf /etc`, `ls ${"a".repeat(1_000_000)}; rm -rf /etc`];
	for (const text of texts) {
		const analysis = analyse(text);
		assert.ok(grade(analysis) >= riskRank("execute"));
		assert.equal(analysis.inspectable, false);
	}
	const [first = ""] = texts;
	const analysis = analyse(first);
	assert.ok([...analysis.steps, ...analysis.rest].some((step) => step.program === "rm"));
});
