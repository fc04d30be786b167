import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clientPlaces } from "../../client/index.ts";
import type { ConsoleState } from "../../shared/view/state.ts";
import { type CanaryResult, runCanaries } from "../claude-code/canary.ts";
import { hookCommand, hookEvents, hooksOff, ourCommands, type HookEvent, type HookPlace } from "../claude-code/hooks.ts";
import { findProgram } from "../claude-code/run.ts";
import { readSettings, scopes, settingsPath } from "../claude-code/settings-file.ts";
import { type Check, bad, good, warn } from "./check.ts";

/** Whether Claude Code really stands behind the gate: hooks there, switched on, as we wrote them, and closing when they fail. */

const reinstall = "countersign install claude-code";

/** Reads back what we wrote; null when somebody changed it. */
const placeOf = (command: string, event: HookEvent): HookPlace | null => {
	const [, carrier, , agent, socket, keyFile, waitMs] =
		/^'([^']+)' (\w+) claude-code ([\w.-]+) '([^']+)' '([^']+)' (\d+) /.exec(command) ?? [];
	if (carrier === undefined || agent === undefined || socket === undefined || keyFile === undefined) return null;
	const place = { carrier, agent, socket, keyFile, timeoutSeconds: Math.ceil(Number(waitMs) / 900) };
	return hookCommand(event, place) === command ? place : null;
};

const checkPlace = async (place: HookPlace, state: ConsoleState | null): Promise<readonly Check[]> => {
	const checks: Check[] = [];
	const { agentDoor } = clientPlaces();
	if (place.socket !== agentDoor) checks.push(bad("hook", `it calls ${place.socket}, but this home's socket is ${agentDoor}`, reinstall));
	if (!existsSync(place.carrier)) checks.push(bad("hook", `${place.carrier} is gone: every call is denied`, reinstall));
	else if ((lstatSync(place.carrier).mode & 0o022) !== 0)
		checks.push(bad("hook", `${place.carrier} can be changed by others`, `chmod 700 '${place.carrier}'`));
	const problems = (await runCanaries(place)).filter((each): each is CanaryResult & { problem: string } => each.problem !== null);
	for (const { name, problem } of problems) checks.push(bad("fail closed", `when ${name}: ${problem}`, reinstall));
	if (problems.length === 0) checks.push(good("fail closed", "the hook denies without a host, without its program and without a key"));
	const agent = state?.agents.find(({ name }) => name === place.agent);
	if (state !== null && agent === undefined)
		checks.push(warn("agent", `\`${place.agent}\` has not connected yet`, "start Claude Code and let it do something"));
	else if (agent?.status === "pending")
		checks.push(warn("agent", `\`${place.agent}\` waits to be confirmed`, "confirm it in the window, or by `countersign agents confirm`"));
	else if (agent !== undefined) checks.push(good("agent", `\`${agent.name}\` is ${agent.status}, ${agent.level}`));
	return checks;
};

const checkScope = async (path: string, state: ConsoleState | null): Promise<readonly Check[]> => {
	const settings = readSettings(path);
	if (!settings.ok) return [bad("claude-code", settings.fault.message, "correct the file: Claude Code ignores it as it is")];
	const commands = ourCommands(settings.value.value);
	if (commands.length === 0) return [];
	const checks: Check[] = [];
	const missing = hookEvents.filter((event) => !commands.some((each) => each.event === event));
	if (missing.length > 0) checks.push(bad("claude-code", `${path} lacks the hook for ${missing.join(", ")}`, reinstall));
	const changed = commands.filter(({ event, command }) => placeOf(command, event as HookEvent) === null);
	if (changed.length > 0)
		checks.push(
			bad("claude-code", `${path}: the hook for ${changed.map(({ event }) => event).join(", ")} is not as it was installed`, reinstall),
		);
	if (commands.some(({ event, blocks }) => (event === "PreToolUse" || event === "PermissionRequest") && !blocks))
		checks.push(bad("claude-code", `${path}: \`onFailure\` is not \`block\``, reinstall));
	const off = hooksOff(settings.value.value);
	if (off !== null) checks.push(bad("claude-code", `${path}: ${off}, so no hook runs`, "remove it"));
	if (checks.length === 0) checks.push(good("claude-code", `hooked in ${path}`));
	const first = commands.find(({ event }) => event === "PreToolUse");
	const place = first === undefined ? null : placeOf(first.command, "PreToolUse");
	return place === null ? checks : [...checks, ...(await checkPlace(place, state))];
};

const carrierCheck = (): Check => {
	const { home } = clientPlaces();
	if (existsSync(join(home, "bin", "countersign-hook"))) return good("helper", join(home, "bin", "countersign-hook"));
	const script = join(home, "bin", "countersign-hook.sh");
	if (existsSync(script)) {
		const transport = /^program=(.*)$/m.exec(readFileSync(script, "utf8"))?.[1] ?? "";
		return existsSync(transport)
			? good("helper", `${script} over ${transport}`)
			: bad("helper", `${script} needs ${transport || "a transport"}, which is gone`, reinstall);
	}
	const found = ["cc", "nc", "socat", "perl"].filter((name) => findProgram(name) !== null);
	return found.length > 0
		? good("helper", `not installed; ${found.join(", ")} found here`)
		: warn("helper", "no C compiler, nc, socat or perl here", "install one of them before `countersign install claude-code`");
};

export const checkHook = async (state: ConsoleState | null): Promise<readonly Check[]> => {
	if (process.platform === "win32") return [warn("claude-code", "the hook needs a POSIX shell", "run Claude Code and Countersign in WSL")];
	const paths = [...new Set(scopes.map((scope) => settingsPath(scope, process.cwd())))];
	const checks = (await Promise.all(paths.map((path) => checkScope(path, state)))).flat();
	if (checks.length === 0) checks.push(warn("claude-code", "no hook is installed for this folder", reinstall));
	return [carrierCheck(), ...checks];
};
