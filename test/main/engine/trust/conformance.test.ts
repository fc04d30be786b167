import assert from "node:assert/strict";
import { test } from "node:test";
import type { Case } from "../../../../src/main/engine/gate.ts";
import { autonomy } from "../../../../src/main/engine/gates/autonomy.ts";
import { trust } from "../../../../src/main/engine/gates/trust.ts";
import type { Reads } from "../../../../src/main/engine/ports.ts";
import { settle } from "../../../../src/main/engine/settle.ts";
import { familyOf } from "../../../../src/main/engine/trust/family.ts";
import { type Trust, trustFold } from "../../../../src/main/engine/trust/trust.ts";
import type { Analysis } from "../../../../src/shared/model/evidence.ts";
import { configSchema } from "../../../../src/shared/model/config.ts";
import { type Level, levels, type Mode, modes, type Risk, risks } from "../../../../src/shared/model/words.ts";
import { readsOf } from "../gates/kit.ts";

/** Every level × mode × risk × trusted family against the written tables of semantics §§2 and 3. */

const request = {
	id: "r",
	digest: "d",
	agent: "bot",
	at: 0,
	tool: "shell_exec",
	args: { command: "make" },
	cwd: "/w",
	workspace: "/w",
} as const;

const analysisOf = (risk: Risk, more: Partial<Analysis> = {}): Analysis => ({
	kind: "shell",
	risk,
	inspectable: true,
	reversible: false,
	subject: "make",
	text: "make",
	segments: [],
	steps: [],
	paths: [],
	hosts: [],
	reasons: [],
	blast: { files: 0, hosts: 0 },
	...more,
});

const readsWith = (
	level: Level,
	family: string | null,
	mode: Mode,
	more: { readonly errors?: number; readonly destroyed?: boolean } = {},
): Reads => {
	const digests = Array.from({ length: 20 }, (_, n) => `d${n}`);
	const marks = `${"x".repeat(more.errors ?? 0)}${".".repeat(50 - (more.errors ?? 0))}`;
	const families = family === null ? {} : { [family]: { digests, marks, hadDestructiveFailure: more.destroyed ?? false, lastAt: 0 } };
	const mine: Trust = {
		bot: { level, levelAt: 0, lastAt: 0, digests: [], marks: "", days: [], readyTo: null, reviewAt: null, families, suggestions: [] },
	};
	return {
		...readsOf(),
		mode: () => ({ mode, why: "test" }),
		fold: (fold) => (fold.name === trustFold.name ? (mine as ReturnType<typeof fold.apply>) : fold.initial),
	};
};

const outcome = (
	level: Level,
	mode: Mode,
	risk: Risk,
	isTrusted: boolean,
	more: Parameters<typeof readsWith>[3] & { readonly analysis?: Partial<Analysis> } = {},
): string => {
	const analysis = analysisOf(risk, more.analysis);
	const reads = readsWith(level, isTrusted ? familyOf(request, analysisOf(risk)) : null, mode, more);
	const agent = {
		name: "bot",
		kind: "test",
		status: "confirmed",
		keyHashHex: "0".repeat(64),
		level,
		levelSince: 0,
		enrolledAt: 0,
	} as const;
	const about: Case = { request, analysis, agent, config: configSchema.parse({}), now: 0 };
	const findings = [autonomy, trust].flatMap((gate) => gate.judge(about, gate.gather(reads, about)));
	const settled = settle(request, findings, [], []);
	return settled.state === "denied" ? settled.code : settled.state;
};

/** The columns are read, write, execute, network, destructive. A row that a family does not change is written once. */
const asks = "held held held held held";
const table: Readonly<Record<Level, Readonly<Record<Mode, string | readonly [untrusted: string, trusted: string]>>>> = {
	Shadow: {
		safe: "allowed shadow shadow shadow shadow",
		cautious: "allowed shadow shadow shadow shadow",
		paranoid: "held shadow shadow shadow shadow",
		yolo: "allowed shadow shadow shadow shadow",
	},
	DryRun: {
		safe: "allowed dry dry dry dry",
		cautious: "allowed dry dry dry dry",
		paranoid: "held dry dry dry dry",
		yolo: "allowed dry dry dry dry",
	},
	Assisted: {
		safe: "allowed held held held held",
		cautious: "allowed held held held held",
		paranoid: asks,
		yolo: "allowed held held held held",
	},
	Supervised: {
		safe: "allowed held held held held",
		cautious: "allowed held held held held",
		paranoid: asks,
		yolo: "allowed allowed allowed allowed held",
	},
	SelectiveAutonomy: {
		safe: ["allowed held held held held", "allowed allowed allowed allowed held"],
		cautious: ["allowed held held held held", "allowed allowed allowed allowed held"],
		paranoid: asks,
		yolo: "allowed allowed allowed allowed held",
	},
};

for (const level of levels)
	for (const mode of modes)
		test(`level ${level}, mode ${mode}: each risk, with and without a trusted family, as the written table says`, () => {
			for (const isTrusted of [false, true]) {
				const row = table[level][mode];
				const words = (typeof row === "string" ? row : row[isTrusted ? 1 : 0])
					.split(" ")
					.map((word) => (word === "dry" ? "dry-run-unavailable" : word));
				assert.deepEqual(
					risks.map((risk) => outcome(level, mode, risk, isTrusted)),
					words,
					`trusted: ${isTrusted}`,
				);
			}
		});

test("a family is trusted up to one failure in fifty, and never after a destructive failure", () => {
	assert.equal(outcome("SelectiveAutonomy", "safe", "execute", true, { errors: 1 }), "allowed");
	assert.equal(outcome("SelectiveAutonomy", "safe", "execute", true, { errors: 2 }), "held");
	assert.equal(outcome("SelectiveAutonomy", "safe", "execute", true, { destroyed: true }), "held");
});

test("trust in a family says nothing about what cannot be inspected, reaches elsewhere, or is a secret", () => {
	const differing: readonly Partial<Analysis>[] = [
		{ inspectable: false },
		{ hosts: [{ host: "example.com", raw: "example.com", address: "name" }] },
		{ paths: [{ path: "/etc/hosts", absolute: "/etc/hosts", access: "write" }] },
		{ kind: "secret.attach" },
		{ kind: "forge.propose" },
	];
	for (const analysis of differing)
		assert.equal(outcome("SelectiveAutonomy", "safe", "execute", true, { analysis }), "held", JSON.stringify(analysis));
});
