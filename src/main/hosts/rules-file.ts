import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import type { Config } from "../../shared/model/config.ts";
import type { ConfigState } from "../../shared/view/state.ts";
import { defaultConfigText } from "../engine/config/default-config-text.ts";
import { parseConfig } from "../engine/config/parse-config.ts";
import { firstFault } from "../engine/config/toml-faults.ts";
import { readText, watchFile } from "./live-file.ts";

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

const maxBytes = 262_144;

export const openRulesFile = (file: string, isFirstRun: boolean, ports: RulesPorts): RulesFile => {
	if (isFirstRun && !existsSync(file)) writeFileSync(file, defaultConfigText, { mode: 0o600 });

	let config: Config | null = null;
	let text = "";
	let hashHex = "";
	let state: ConfigState = { status: "none", file, since: ports.now() };
	let lastRead = "";

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
		const found = readText(file, maxBytes);
		const seen = "text" in found ? `t${found.text}` : `p${found.problem}`;
		if (seen === lastRead) return false;
		lastRead = seen;
		if ("problem" in found) {
			reject(found.problem, {});
			return true;
		}
		const parsed = parseConfig(found.text, file);
		if (parsed.ok) enforce(parsed.value, found.text, "in-force");
		else reject(parsed.fault.message, firstFault(parsed.fault) ?? {});
		return true;
	};
	reload();

	const unwatch = watchFile(file, () => {
		if (reload()) ports.onChange();
	});

	return {
		current: () => ({ config, state, text, hashHex }),
		reload,
		stop: unwatch,
	};
};
