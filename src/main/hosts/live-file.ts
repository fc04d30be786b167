import { type FSWatcher, readFileSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Text of a file of rules, or why it cannot be had, in words. */
export type ReadText = { readonly text: string } | { readonly problem: string; readonly isMissing: boolean };

export const readText = (file: string, maxBytes: number): ReadText => {
	try {
		const bytes = readFileSync(file);
		if (bytes.length > maxBytes) return { problem: `larger than ${maxBytes} bytes`, isMissing: false };
		return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code === "ENOENT") return { problem: "the file is missing", isMissing: true };
		return { problem: error instanceof TypeError ? "not valid UTF-8" : `cannot be read (${code ?? "unknown"})`, isMissing: false };
	}
};

const settleMs = 50;

/** Calls back some time after the file changed. Gives back what stops it. */
export const watchFile = (file: string, onChange: () => void): (() => void) => {
	let timer: ReturnType<typeof setTimeout> | null = null;
	// The folder is watched, not the file: editors replace files by renaming.
	const watcher: FSWatcher = watch(dirname(file), (_event, name) => {
		if (name !== null && name !== basename(file)) return;
		if (timer !== null) clearTimeout(timer);
		timer = setTimeout(onChange, settleMs);
	});
	watcher.on("error", () => undefined);
	return () => {
		if (timer !== null) clearTimeout(timer);
		watcher.close();
	};
};
