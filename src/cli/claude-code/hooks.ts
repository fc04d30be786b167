import { fail, ok, type Result } from "../../shared/lib/result.ts";

/** Our entries in the hooks of a Claude Code settings file. Source: https://code.claude.com/docs/en/hooks */

export type HookPlace = {
	/** Absolute path of the carrier. */
	readonly carrier: string;
	readonly agent: string;
	readonly socket: string;
	readonly keyFile: string;
	/** What Claude Code gives a hook before it kills it. Units: s. */
	readonly timeoutSeconds: number;
};

export const hookEvents = ["PreToolUse", "PermissionRequest", "PostToolUse", "PostToolUseFailure"] as const;
export type HookEvent = (typeof hookEvents)[number];

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };
const isObject = (value: unknown): value is JsonObject => value !== null && typeof value === "object" && !Array.isArray(value);

export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The carrier must have answered well before Claude Code kills it: a killed hook does not stop the call in old versions. */
export const waitMsOf = (timeoutSeconds: number): number => Math.floor(timeoutSeconds * 900);

const deny = JSON.stringify({
	hookSpecificOutput: {
		hookEventName: "PermissionRequest",
		decision: { behavior: "deny", message: "Countersign: the hook could not run" },
	},
});

/**
 * What happens when the carrier itself cannot run (removed, not executable, killed): exit codes but 0 and 2 mean "go on" to
 * Claude Code, so each event falls back to the form of no that it honours. After a tool ran there is nothing to stop.
 */
const otherwise: Readonly<Record<HookEvent, string>> = {
	PreToolUse: " || exit 2",
	PermissionRequest: ` || printf '%s\\n' ${shellQuoted(deny)}`,
	PostToolUse: "",
	PostToolUseFailure: "",
};

/** The shell command of one event. Claude Code runs it by `sh -c` with the project's folder in the environment. */
export const hookCommand = (event: HookEvent, place: HookPlace): string => {
	const words = [shellQuoted(place.carrier), event, "claude-code", place.agent, shellQuoted(place.socket), shellQuoted(place.keyFile)];
	return `${words.join(" ")} ${waitMsOf(place.timeoutSeconds)} "$CLAUDE_PROJECT_DIR"${otherwise[event]}`;
};

const isOurs = (hook: Json): boolean =>
	isObject(hook) &&
	typeof hook["command"] === "string" &&
	/\/countersign-hook(?:\.sh)?'? (?:PreToolUse|PermissionRequest|PostToolUse|PostToolUseFailure) /.test(hook["command"]);

const entryOf = (event: HookEvent, place: HookPlace): JsonObject => ({
	matcher: "*",
	hooks: [
		{
			type: "command",
			command: hookCommand(event, place),
			timeout: place.timeoutSeconds,
			// From 2.1.295 on: a hook that cannot start, times out or ends oddly blocks. Older versions pass it over.
			...(event === "PreToolUse" || event === "PermissionRequest" ? { onFailure: "block" } : {}),
		},
	],
});

/** The groups of one event without our hooks; a group that held nothing else goes. */
const withoutOurs = (groups: readonly Json[]): Json[] =>
	groups.flatMap((group) => {
		if (!isObject(group) || !Array.isArray(group["hooks"]) || !group["hooks"].some(isOurs)) return [group];
		const rest = group["hooks"].filter((hook) => !isOurs(hook));
		return rest.length === 0 ? [] : [{ ...group, hooks: rest }];
	});

/**
 * The settings with our hooks as they should be, or without them when `place` is null. Everything else stays as it is.
 * Faults: `bad_request` when the file's `hooks` do not have the shape that Claude Code documents.
 */
export const withHooks = (settings: unknown, place: HookPlace | null): Result<JsonObject> => {
	if (!isObject(settings)) return fail("bad_request", "the settings are not a JSON object");
	const hooks = settings["hooks"] ?? {};
	if (!isObject(hooks)) return fail("bad_request", "`hooks` is not an object");
	const next: JsonObject = {};
	for (const [event, groups] of Object.entries(hooks)) {
		if (!Array.isArray(groups)) return fail("bad_request", `\`hooks.${event}\` is not a list`);
		const rest = withoutOurs(groups);
		if (rest.length > 0 || rest.length === groups.length) next[event] = rest;
	}
	// First in its list: Claude Code runs all hooks of an event and the strictest wins, but people read from the top.
	if (place !== null) for (const event of hookEvents) next[event] = [entryOf(event, place), ...((next[event] as Json[] | undefined) ?? [])];
	const { hooks: _, ...others } = settings;
	if (Object.keys(next).length === 0 && settings["hooks"] === undefined) return ok(settings);
	if (Object.keys(next).length === 0 && Object.keys(hooks).length > 0) return ok(others);
	return ok({ ...settings, hooks: next });
};

/** Our commands in a settings file, by event; what `doctor` looks at. */
export const ourCommands = (
	settings: unknown,
): readonly { readonly event: string; readonly command: string; readonly blocks: boolean }[] => {
	const hooks = isObject(settings) ? settings["hooks"] : undefined;
	if (!isObject(hooks)) return [];
	return Object.entries(hooks).flatMap(([event, groups]) =>
		(Array.isArray(groups) ? groups : []).flatMap((group) =>
			(isObject(group) && Array.isArray(group["hooks"]) ? group["hooks"] : [])
				.filter(isOurs)
				.map((hook) => ({ event, command: (hook as { command: string }).command, blocks: (hook as JsonObject)["onFailure"] === "block" })),
		),
	);
};

/** Why hooks of this file would not run at all; null when nothing in it switches them off. */
export const hooksOff = (settings: unknown): string | null => {
	if (!isObject(settings)) return null;
	if (settings["disableAllHooks"] === true) return "`disableAllHooks` is set";
	return settings["allowManagedHooksOnly"] === true ? "`allowManagedHooksOnly` is set" : null;
};
