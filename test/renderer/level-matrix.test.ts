import assert from "node:assert/strict";
import { test } from "node:test";
import type { Case } from "../../src/main/engine/gate.ts";
import { autonomy } from "../../src/main/engine/gates/autonomy.ts";
import { settle } from "../../src/main/engine/settle.ts";
import { type Cell, cellOf } from "../../src/renderer/screens/agents/level-matrix.ts";
import { configSchema } from "../../src/shared/model/config.ts";
import { type Level, levels, type Mode, modes, type Risk, risks } from "../../src/shared/model/words.ts";

/** What the engine's own gate decides, by itself. */
const decided = (level: Level, global: Mode, own: Mode | undefined, risk: Risk, reversible: boolean): string => {
	const about = {
		request: { id: "r", digest: "d" },
		analysis: { risk, reversible, inspectable: true },
		agent: { name: "bot", status: "confirmed", level, ...(own === undefined ? {} : { mode: own }) },
		config: configSchema.parse({}),
		now: 0,
	} as unknown as Case;
	const outcome = settle(about.request, autonomy.judge(about, { global: { mode: global, why: "test" } }), [], []);
	return outcome.state === "denied" ? outcome.code : outcome.state;
};

/** What a cell says would be decided. */
const said = (cell: Cell, reversible: boolean): string => {
	switch (cell) {
		case "yes":
			return "allowed";
		case "asks":
			return "held";
		case "denied":
			return "shadow";
		case "dry run only":
			return "dry-run-unavailable";
		case "if it can be undone, else asks":
			return reversible ? "allowed" : "held";
	}
};

for (const level of levels) {
	test(`the table of levels says of ${level} what the engine does, under every mode`, () => {
		for (const global of modes) {
			for (const own of [undefined, ...modes]) {
				for (const risk of risks) {
					for (const reversible of [true, false]) {
						const cell = cellOf(level, { global, own }, risk);
						assert.equal(said(cell, reversible), decided(level, global, own, risk, reversible), `${global}, own ${own}, ${risk}, ${cell}`);
					}
				}
			}
		}
	});
}
