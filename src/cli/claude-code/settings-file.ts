import { randomBytes } from "node:crypto";
import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { parseStrictJson } from "../../shared/lib/strict-json.ts";

/** Claude Code's settings: where they are, reading them strictly, writing them whole. */

export const scopes = ["user", "project", "local"] as const;
export type Scope = (typeof scopes)[number];

/** `user` is `~/.claude/settings.json` (`CLAUDE_CONFIG_DIR` moves it), the others belong to the project in `cwd`. */
export const settingsPath = (scope: Scope, cwd: string): string => {
	if (scope === "user") return join(process.env["CLAUDE_CONFIG_DIR"] ?? join(homedir(), ".claude"), "settings.json");
	return join(cwd, ".claude", scope === "project" ? "settings.json" : "settings.local.json");
};

export type SettingsFile = { readonly path: string; readonly text: string; readonly value: unknown };

/** A file that is not there reads as empty settings. Faults: `bad_request` with line and column when it is not JSON. */
export const readSettings = (path: string): Result<SettingsFile> => {
	if (!existsSync(path)) return ok({ path, text: "", value: {} });
	const text = readFileSync(path, "utf8");
	if (text.trim() === "") return ok({ path, text, value: {} });
	const parsed = parseStrictJson(text.replace(/^\ufeff/, ""), { maxDepth: 100 });
	if (parsed.ok) return ok({ path, text, value: parsed.value });
	const { line = 1, column = 1 } = (parsed.fault.data ?? {}) as { line?: number; column?: number };
	return fail("bad_request", `${path}:${line}:${column}: ${parsed.fault.message}`);
};

/** In the file's own indentation, so that a difference shows only what we changed. */
export const formatSettings = (value: unknown, like: string): string => {
	const indent = /^[ \t]+/m.exec(like)?.[0] ?? "  ";
	const text = JSON.stringify(value, null, indent);
	return like === "" || like.endsWith("\n") ? `${text}\n` : text;
};

/** Written beside its place and renamed over it. A link stays a link: many people keep their settings elsewhere. */
export const writeWhole = (path: string, bytes: string | Uint8Array, mode: number): void => {
	const target = existsSync(path) ? realpathSync(path) : path;
	mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
	const beside = `${target}.${randomBytes(6).toString("hex")}.tmp`;
	const fd = openSync(beside, "wx", existsSync(target) && mode === 0 ? statSync(target).mode & 0o777 : mode || 0o600);
	try {
		writeSync(fd, bytes as Uint8Array);
		fsyncSync(fd);
		closeSync(fd);
		renameSync(beside, target);
	} catch (error) {
		rmSync(beside, { force: true });
		throw error;
	}
};
