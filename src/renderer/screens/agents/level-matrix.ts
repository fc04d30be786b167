import { type Level, type Mode, type Risk, strictestMode } from "../../../shared/model/words.ts";

/**
 * What an agent may do by itself at a level, under the modes in force: a description for people of what the engine does.
 * Law: test/renderer/level-matrix.test.ts (the same as the engine's own gate, for every level, mode and risk).
 */
export type Cell = "yes" | "asks" | "denied" | "dry run only" | "if it can be undone, else asks";

export const matrixRisks: readonly { readonly risk: Risk; readonly title: string }[] = [
	{ risk: "read", title: "Read" },
	{ risk: "write", title: "Write" },
	{ risk: "execute", title: "Run" },
	{ risk: "network", title: "Network" },
	{ risk: "destructive", title: "Destroy" },
];

export function cellOf(level: Level, modes: { readonly global: Mode; readonly own: Mode | undefined }, risk: Risk): Cell {
	const mode = modes.own === undefined ? modes.global : strictestMode(modes.global, modes.own);
	if (risk === "read") return mode === "paranoid" ? "asks" : "yes";
	if (level === "Shadow") return "denied";
	if (level === "DryRun") return "dry run only";
	if (level === "Assisted" || mode === "paranoid" || risk === "destructive") return "asks";
	if (mode === "yolo") return "yes";
	return mode === "cautious" && risk === "write" ? "if it can be undone, else asks" : "asks";
}
