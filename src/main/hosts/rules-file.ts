import { createHash } from "node:crypto";
import { type FSWatcher, existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Config } from "../../shared/model/config.ts";
import type { ConfigState } from "../../shared/view/state.ts";
import { defaultConfigText } from "../engine/config/default-config-text.ts";
import { parseConfig } from "../engine/config/parse-config.ts";

/**
 * `countersign.toml` as a live thing: read at start, read again when it changes, and never replaced in force by a file
 * that cannot be read. A bad or missing file keeps the last good rules; with none, the engine has no rules.
 */
export type RulesFile = {
	current(): { readonly config: Config | null; readonly state: ConfigState; readonly text: string; readonly hashHex: string };
	/** Reads the file again now; true when what is in force, or the problem, has changed. */
	reload(): boolean;
	stop(): void;
};

export type RulesPorts = {
	readonly now: () => number;
	/** Text of the newest rules that the log has as in force, for a start with a bad file. */
	readonly lastGood: () => string | null;
	readonly onChange: () => void;
};

const settleMs = 50;
const maxBytes = 262_144;

export const openRulesFile = (file: string, isFirstRun: boolean, ports: RulesPorts): RulesFile => {
	if (isFirstRun && !existsSync(file)) writeFileSync(file, defaultConfigText, { mode: 0o600 });

	let config: Config | null = null;
	let text = "";
	let hashHex = "";
	let state: ConfigState = { status: "none", file, since: ports.now() };
	let lastRead = "";

	const read = (): { readonly text: string } | { readonly problem: string } => {
		try {
			const bytes = readFileSync(file);
			if (bytes.length > maxBytes) return { problem: `larger than ${maxBytes} bytes` };
			return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
		} catch (error) {
			const code = (error as NodeJS.ErrnoException).code;
			return {
				problem:
					code === "ENOENT"
						? "the file is missing"
						: error instanceof TypeError
							? "not valid UTF-8"
							: `cannot be read (${code ?? "unknown"})`,
			};
		}
	};

	const enforce = (good: Config, from: string, status: "in-force" | "last-good"): void => {
		config = good;
		text = from;
		hashHex = createHash("sha256").update(from).digest("hex");
		state = { status, file, since: ports.now() };
	};
	const reject = (message: string, place: { readonly line?: number; readonly column?: number }): void => {
		if (config === null) {
			const before = ports.lastGood();
			const parsed = before === null ? null : parseConfig(before, file);
			if (before !== null && parsed?.ok) enforce(parsed.value, before, "last-good");
		}
		const { problem: _resolved, ...rest } = state;
		state = {
			...rest,
			status: config === null ? "none" : "last-good",
			problem: {
				message: message.slice(0, 500),
				...(place.line === undefined ? {} : { line: place.line }),
				...(place.column === undefined ? {} : { column: place.column }),
			},
		};
	};

	const reload = (): boolean => {
		const found = read();
		const seen = "text" in found ? `t${found.text}` : `p${found.problem}`;
		if (seen === lastRead) return false;
		lastRead = seen;
		if ("problem" in found) {
			reject(found.problem, {});
			return true;
		}
		const parsed = parseConfig(found.text, file);
		if (parsed.ok) enforce(parsed.value, found.text, "in-force");
		else reject(parsed.fault.message, firstPlace(parsed.fault.data));
		return true;
	};
	reload();

	let timer: ReturnType<typeof setTimeout> | null = null;
	let watcher: FSWatcher | null = null;
	// The folder is watched, not the file: editors replace files by renaming.
	watcher = watch(dirname(file), (_event, name) => {
		if (name !== null && name !== basename(file)) return;
		if (timer !== null) clearTimeout(timer);
		timer = setTimeout(() => {
			if (reload()) ports.onChange();
		}, settleMs);
	});
	watcher.on("error", () => undefined);

	return {
		current: () => ({ config, state, text, hashHex }),
		reload,
		stop: () => {
			if (timer !== null) clearTimeout(timer);
			watcher?.close();
		},
	};
};

const firstPlace = (data: unknown): { readonly line?: number; readonly column?: number } => {
	const list = Array.isArray(data) ? data : [data];
	const first: unknown = list[0];
	if (first === null || typeof first !== "object") return {};
	const { line, column } = first as { line?: unknown; column?: unknown };
	return { ...(typeof line === "number" ? { line } : {}), ...(typeof column === "number" ? { column } : {}) };
};
