import type { Entry } from "../../../shared/model/entry.ts";
import { type Mode, modeSchema } from "../../../shared/model/words.ts";
import { fold } from "../fold.ts";

/** Modes that an operator set for all agents or for a folder: a fold, so that a restart ends nothing early or late. */

/** `over` is the mode of the rules it was set against; `untilAt` is null when it stays until it is changed. */
export type SetMode = {
	readonly mode: Mode;
	readonly over: Mode;
	readonly by: string;
	readonly reason: string;
	readonly at: number;
	readonly untilAt: number | null;
};
export type Modes = { readonly global: SetMode | null; readonly workspaces: Readonly<Record<string, Mode>> };

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const setBy = ({ actor, at, details }: Entry): SetMode | null => {
	const { to, over, reason, untilAt } = details;
	if (to === null) return null;
	return {
		mode: modeSchema.parse(to),
		over: modeSchema.parse(over),
		by: actor,
		reason: text(reason),
		at,
		untilAt: typeof untilAt === "number" ? untilAt : null,
	};
};

export const modesFold = fold<Modes>({
	name: "modes-1",
	initial: { global: null, workspaces: {} },
	apply: (modes, entry) => {
		if (entry.type !== "mode.changed" || entry.agent !== undefined) return modes;
		const { workspace, to } = entry.details;
		if (typeof workspace !== "string") return { ...modes, global: setBy(entry) };
		const others = Object.entries(modes.workspaces).filter(([path]) => path !== workspace);
		return { ...modes, workspaces: Object.fromEntries(to === null ? others : [...others, [workspace, modeSchema.parse(to)]]) };
	},
});
