import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../../../src/main/engine/analysis/index.ts";
import type { Case } from "../../../../src/main/engine/gate.ts";
import { autonomy } from "../../../../src/main/engine/gates/autonomy.ts";
import { settle } from "../../../../src/main/engine/settle.ts";
import { configSchema } from "../../../../src/shared/model/config.ts";
import { type Kind, type Level, levels, type Mode, modes, type Risk, risks } from "../../../../src/shared/model/words.ts";

const outcome = (mode: Mode, level: Level, risk: Risk, reversible = false, own?: Mode): string => {
	const about = {
		request: { id: "r", digest: "d" },
		analysis: { risk, reversible, inspectable: true },
		agent: { name: "bot", status: "confirmed", level, ...(own === undefined ? {} : { mode: own }) },
		config: configSchema.parse({}),
		now: 0,
	} as unknown as Case;
	const settled = settle(about.request, autonomy.judge(about, { global: { mode, why: "test" } }), [], []);
	return settled.state === "denied" ? settled.code : settled.state;
};

/** semantics §2, written out once more by hand; columns are read, write, execute, network, destructive. */
const modeTable: Record<Mode, readonly string[]> = {
	safe: ["allowed", "held", "held", "held", "held"],
	cautious: ["allowed", "held", "held", "held", "held"],
	paranoid: ["held", "held", "held", "held", "held"],
	yolo: ["allowed", "allowed", "allowed", "allowed", "held"],
};

for (const mode of modes) {
	for (const level of levels) {
		test(`mode ${mode}, level ${level}: every risk as the written table says`, () => {
			for (const [index, risk] of risks.entries()) {
				const byMode = modeTable[mode][index];
				const expected =
					risk === "read"
						? byMode
						: level === "Shadow"
							? "shadow"
							: level === "DryRun"
								? "dry-run-unavailable"
								: level === "Assisted"
									? "held"
									: byMode;
				assert.equal(outcome(mode, level, risk), expected, risk);
			}
		});
	}
}

test("mode cautious lets a write pass only when it can be undone", () => {
	assert.equal(outcome("cautious", "Supervised", "write", true), "allowed");
	assert.equal(outcome("safe", "Supervised", "write", true), "held");
	assert.equal(outcome("cautious", "Supervised", "execute", true), "held");
});

test("the stricter of the global and the agent's own mode is in force", () => {
	assert.equal(outcome("yolo", "Supervised", "write", false, "safe"), "held");
	assert.equal(outcome("safe", "Supervised", "write", false, "yolo"), "held");
	assert.equal(outcome("yolo", "Supervised", "read", false, "paranoid"), "held");
});

test("attaching a secret asks in every mode and at every level that may act, and so does a proposal", () => {
	const asked: readonly (readonly [string, Kind | undefined, string])[] = [
		["secret_attach", undefined, "secret"],
		["vault_bind", "secret.attach", "secret"],
		["forge_propose", undefined, "proposal"],
		["shell_exec", "secret.attach", "secret"],
	];
	for (const [tool, kind, question] of asked)
		for (const mode of modes)
			for (const level of levels) {
				const draft = {
					tool,
					args: { command: "ls", name: "API_KEY" },
					cwd: "/p",
					workspace: "/p",
					...(kind === undefined ? {} : { kind }),
				};
				const about = {
					request: { id: "r", digest: "d", ...draft },
					analysis: analyse(draft, "/home/ada"),
					agent: { name: "bot", status: "confirmed", level },
					config: configSchema.parse({}),
					now: 0,
				} as unknown as Case;
				const findings = autonomy.judge(about, { global: { mode, why: "test" } });
				assert.ok(
					findings.some((finding) => finding.effect === "ask" && finding.question === question),
					`${tool} ${mode} ${level}`,
				);
				assert.notEqual(settle(about.request, findings, [], []).state, "allowed", `${tool} ${mode} ${level}`);
			}
});
