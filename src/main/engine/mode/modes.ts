import { type Result, fail, ok } from "../../../shared/lib/result.ts";
import type { Entry, EntryDraft } from "../../../shared/model/entry.ts";
import { type Mode, strictestMode } from "../../../shared/model/words.ts";
import type { Approver } from "../engine.ts";
import type { Reads } from "../ports.ts";
import { isOver, modeOfRules } from "./in-force.ts";
import { modesFold } from "./modes-fold.ts";

/** What sets the modes of all agents and of folders. Each change, and each end, is one entry. */
export type ModesPorts = { readonly reads: Reads; readonly record: (entry: EntryDraft) => Entry; readonly now: () => number };

/** `mode` null goes back to the rules. `minutes` only for the mode of all agents. */
export type ModeInput = {
	readonly mode: Mode | null;
	readonly minutes?: number | undefined;
	readonly workspace?: string | undefined;
	readonly reason: string;
};

/** How long a mode that is looser than the rules lasts when nothing else is said. */
const usualMinutes = 15;
const mostWorkspaces = 100;

export const createModes = ({ reads, record, now }: ModesPorts) => {
	const setWorkspace = (workspace: string, mode: Mode | null, reason: string, operator: Approver): Result<number> => {
		const { workspaces } = reads.fold(modesFold);
		const from = Object.hasOwn(workspaces, workspace) ? (workspaces[workspace] ?? null) : null;
		if (!workspace.startsWith("/")) return fail("bad_request", "a folder is named from the root");
		if (mode === "yolo") return fail("bad_request", "a folder's mode can only be stricter, so `yolo` says nothing");
		if (from === mode) return fail("conflict", mode === null ? "this folder has no mode" : `this folder already has mode ${mode}`);
		if (from === null && Object.keys(workspaces).length >= mostWorkspaces)
			return fail("conflict", `${mostWorkspaces} folders have a mode already`);
		return ok(
			record({
				type: "mode.changed",
				actor: operator.name,
				details: { scope: "workspace", workspace, from, to: mode, reason, via: operator.via },
			}).seq,
		);
	};

	return {
		/**
		 * Sets a mode. One that is looser than the rules is timed, whichever it is; another stays until it is changed.
		 * Faults: `conflict` (nothing would change), `bad_request` (what a folder cannot have).
		 */
		set({ mode, minutes, workspace, reason }: ModeInput, operator: Approver): Result<number> {
			if (workspace !== undefined) {
				if (minutes !== undefined) return fail("bad_request", "a folder's mode has no end: take it back with `default`");
				return setWorkspace(workspace, mode, reason, operator);
			}
			const { global } = reads.fold(modesFold);
			const from = reads.mode().mode;
			if (mode === null && global === null) return fail("conflict", "the mode of the rules is in force already");
			const over = modeOfRules(reads.config()).mode;
			const isLooser = mode !== null && mode !== over && strictestMode(mode, over) === over;
			const lastsMinutes = minutes ?? (isLooser ? usualMinutes : undefined);
			const untilAt = mode === null || lastsMinutes === undefined ? {} : { untilAt: now() + lastsMinutes * 60_000 };
			return ok(
				record({
					type: "mode.changed",
					actor: operator.name,
					details: { scope: "global", from, to: mode, over, reason, ...untilAt, via: operator.via },
				}).seq,
			);
		},

		/** When the mode of all ends by itself; null when it does not. */
		nextAt: (): number | null => reads.fold(modesFold).global?.untilAt ?? null,

		/** Records the end of a mode whose time is over. It has not counted since that moment, recorded or not. */
		endDue(isOverdue: (at: number) => boolean): void {
			const { global } = reads.fold(modesFold);
			if (global === null || global.untilAt === null) return;
			if (!isOver(global, now()) && !isOverdue(global.untilAt)) return;
			record({
				type: "mode.changed",
				actor: "clock",
				details: { scope: "global", from: global.mode, to: null, reason: "its time is over" },
			});
		},

		/** The mode in force, what the rules say, and the folders with a mode, for the console. */
		view() {
			const { global, workspaces } = reads.fold(modesFold);
			return {
				...reads.mode(),
				rules: modeOfRules(reads.config()).mode,
				...(global === null ? {} : { isSet: true as const }),
				workspaces: Object.entries(workspaces).map(([path, mode]) => ({ path, mode })),
			};
		},
	};
};
