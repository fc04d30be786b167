import { call } from "./client.ts";

/** The rule that was written last, as long as it can be taken back. */
type Written = { readonly seq: number; readonly name: string; readonly untilAt: number };

let written: Written | null = null;

export const rememberRule = (rule: Written): void => {
	written = rule;
};

export const hasWrittenRule = (): boolean => written !== null;

/** Takes it back. What became of it, in words; null when there is none. */
export const undoRule = async (): Promise<string | null> => {
	if (written === null) return null;
	const { seq, name } = written;
	const result = await call("rule.undo", { seq });
	if (!result.ok && result.fault.code === "unavailable") return "Not connected. The rule is still in force.";
	written = null;
	return result.ok ? `Taken back: \`${name}\` is not in force any more.` : `Not taken back: ${result.fault.message}.`;
};
