import type { Finding } from "../../../shared/model/finding.ts";
import type { Level, Risk } from "../../../shared/model/words.ts";

/**
 * What a level says of an action. The gate that judges and the replay that judges again use this same function.
 *
 * Source: semantics §3.
 */
export const levelFindings = (level: Level, agent: string, risk: Risk, isDryRun = false): readonly Finding[] => {
	if (risk === "read") return [];
	const finding = { gate: "autonomy" } as const;
	switch (level) {
		case "Shadow":
			return [{ ...finding, effect: "deny", code: "shadow", reason: `\`${agent}\` is at level Shadow: it may suggest this, not do it` }];
		case "DryRun":
			// A person looks at what is said to change nothing: the program promises it, we do not see to it.
			if (isDryRun)
				return [
					{
						...finding,
						effect: "ask",
						code: "dry-run",
						question: "trust:dry-run",
						reason: `\`${agent}\` is at level DryRun: this tells what it would do and does not do it`,
					},
				];
			return [
				{
					...finding,
					effect: "deny",
					code: "dry-run-unavailable",
					reason: `\`${agent}\` is at level DryRun and this action has no dry-run form here`,
				},
			];
		case "Assisted":
			return [
				{
					...finding,
					effect: "ask",
					code: "assisted",
					question: "trust:assisted",
					reason: `\`${agent}\` is at level Assisted: everything that is not a read asks`,
				},
			];
		case "Supervised":
		case "SelectiveAutonomy":
			return [];
	}
};

const levelCodes: ReadonlySet<string> = new Set(["shadow", "dry-run-unavailable", "dry-run", "assisted"]);

/** What a replay takes out before it puts in the findings of another level. */
export const isOfLevel = ({ gate, code }: Finding): boolean => gate === "trust" || (gate === "autonomy" && levelCodes.has(code));

/** A trusted family stands in for the question of the mode table, and for no other. */
export const trustedFinding = (agent: string, risk: Risk, family: string): Finding => ({
	gate: "trust",
	effect: "allow",
	code: "trusted-family",
	question: `mode:${risk}`,
	reason: `\`${agent}\` has often done this without trouble: ${family}`.slice(0, 600),
});
