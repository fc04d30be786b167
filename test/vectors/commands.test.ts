import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { analyse } from "../../src/main/engine/analysis/index.ts";
import type { Analysis } from "../../src/shared/model/evidence.ts";

/**
 * Commands written for this project, one a line: `benign` only look and must pass without a question, `asked` must not,
 * `stopped` must be called destructive. `why` names the mechanism.
 */

type Row = { readonly why: string; readonly command: string };

const rowsOf = (name: string): Row[] =>
	readFileSync(new URL(`commands/${name}.jsonl`, import.meta.url), "utf8")
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line) as Row);

const judge = (command: string): Analysis =>
	analyse({ tool: "shell_exec", args: { command }, cwd: "/srv/proj", workspace: "/srv/proj" }, "/home/ada");

const passes = (analysis: Analysis): boolean => analysis.risk === "read" && analysis.inspectable;

const files: Readonly<
	Record<string, { readonly title: string; readonly least: number; readonly isRight: (analysis: Analysis) => boolean }>
> = {
	benign: { title: "lets commands pass that only look", least: 900, isRight: passes },
	asked: {
		title: "lets no command pass that runs, writes, fetches or hides something",
		least: 700,
		isRight: (analysis) => !passes(analysis),
	},
	stopped: {
		title: "calls destructive what destroys, leaks or takes over",
		least: 270,
		isRight: (analysis) => analysis.risk === "destructive",
	},
};

for (const [name, { title, least, isRight }] of Object.entries(files)) {
	test(`${title} (${name}.jsonl)`, (t) => {
		const rows = rowsOf(name);
		const wrong = rows.filter(({ command }) => !isRight(judge(command)));
		t.diagnostic(`${name}: ${rows.length - wrong.length} of ${rows.length}`);
		assert.ok(rows.length >= least, `only ${rows.length} rows`);
		assert.deepEqual(
			wrong.map(({ why, command }) => `${why}: ${command}`),
			[],
		);
	});
}

test("every command is said in plain words", () => {
	for (const { command } of [...rowsOf("benign"), ...rowsOf("asked"), ...rowsOf("stopped")])
		for (const step of judge(command).steps) assert.ok(step.effect.trim() !== "", command);
});
