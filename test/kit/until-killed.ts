import assert from "node:assert/strict";
import { spawn } from "node:child_process";

/**
 * Runs a program of the kit until it is killed: by itself, or `afterMs` after it first said something, where that is given.
 * Gives the whole lines of what it said; the last may have been half a line.
 */
export const runUntilKilled = async (
	program: string,
	words: readonly string[],
	afterMs: number | null,
	env: NodeJS.ProcessEnv = process.env,
): Promise<string[]> => {
	const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "pipe", "inherit"], env });
	let text = "";
	child.stdout.setEncoding("utf8");
	child.stdout.on("data", (piece: string) => {
		if (text === "" && afterMs !== null) setTimeout(() => child.kill("SIGKILL"), afterMs);
		text += piece;
	});
	const signal = await new Promise((resolve) => child.once("close", (_code, by) => resolve(by)));
	assert.equal(signal, "SIGKILL", text.slice(-200));
	return text.slice(0, text.lastIndexOf("\n")).split("\n");
};
