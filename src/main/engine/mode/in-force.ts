import type { Config } from "../../../shared/model/config.ts";
import { type Mode, strictestMode } from "../../../shared/model/words.ts";
import type { Modes, SetMode } from "./modes-fold.ts";

/** Which approval mode counts, and why. Source: semantics §2 (the strictest of all, a workspace's and an agent's). */

export type ModeInForce = { readonly mode: Mode; readonly why: string; readonly untilAt?: number };

/** The mode of the rules. Their yolo has no end, so it does not count: yolo is something an operator starts for a while. */
export const modeOfRules = (config: Config | null): ModeInForce => {
	if (config === null) return { mode: "safe", why: "no rules are in force" };
	const { approval_mode: mode } = config.safety;
	if (mode === "yolo") return { mode: "safe", why: "countersign.toml says yolo, which only an operator starts, and only for a while" };
	return { mode, why: "countersign.toml" };
};

/** A clock that was set back to before the mode was set ends it too. */
export const isOver = ({ at, untilAt }: SetMode, now: number): boolean => untilAt !== null && (now >= untilAt || now < at);

/** The mode of all agents: what an operator set while it lasts, else the rules. */
export const globalMode = (config: Config | null, { global: set }: Modes, now: number): ModeInForce => {
	const rules = modeOfRules(config);
	if (set === null || isOver(set, now)) return rules;
	const why = `set by ${set.by}: ${set.reason}`;
	// Looser than the rules it was set against is one thing; rules that became stricter since then count.
	const isStricterNow = rules.mode !== set.over && strictestMode(rules.mode, set.over) === rules.mode;
	if (isStricterNow && strictestMode(rules.mode, set.mode) !== set.mode) return rules;
	return { mode: set.mode, why, ...(set.untilAt === null ? {} : { untilAt: set.untilAt }) };
};

/** The strictest mode of the folders that any of these paths lies in, or null. */
export const workspaceMode = (
	{ workspaces }: Modes,
	paths: readonly (string | undefined)[],
): { readonly mode: Mode; readonly path: string } | null => {
	let found: { readonly mode: Mode; readonly path: string } | null = null;
	for (const [path, mode] of Object.entries(workspaces)) {
		const folder = path.replace(/\/+$/, "");
		if (!paths.some((each) => each !== undefined && `${each}/`.startsWith(`${folder}/`))) continue;
		if (found === null || (mode !== found.mode && strictestMode(mode, found.mode) === mode)) found = { mode, path };
	}
	return found;
};
