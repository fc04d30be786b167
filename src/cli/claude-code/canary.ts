import { hookCommand, type HookPlace } from "./hooks.ts";
import { runShell } from "./run.ts";

/** Shows that the installed commands say no when they cannot ask. Nothing of it reaches the host or the log. */

export type CanaryResult = { readonly name: string; readonly problem: string | null };

const payload = (event: string): string =>
	JSON.stringify({
		session_id: "countersign-canary",
		cwd: "/",
		hook_event_name: event,
		tool_name: "Bash",
		tool_input: { command: "true" },
		tool_use_id: "toolu_countersign_canary",
	});

const isPermissionDenial = (stdout: string): boolean => {
	try {
		const { hookSpecificOutput } = JSON.parse(stdout) as { hookSpecificOutput?: { decision?: { behavior?: string } } };
		return hookSpecificOutput?.decision?.behavior === "deny";
	} catch {
		return false;
	}
};

/** With nobody at the socket, and with the carrier gone: each must be a no in the form that its event honours. */
export const runCanaries = async (place: HookPlace): Promise<readonly CanaryResult[]> => {
	const faults = {
		"the daemon is not there": { ...place, socket: `${place.socket}.nobody` },
		"the hook was removed": { ...place, carrier: `${place.carrier}.gone` },
		"the agent has no key": { ...place, keyFile: `${place.keyFile}.none` },
	};
	const results: CanaryResult[] = [];
	for (const [name, broken] of Object.entries(faults)) {
		const tool = await runShell(hookCommand("PreToolUse", broken), payload("PreToolUse"));
		const permission = await runShell(hookCommand("PermissionRequest", broken), payload("PermissionRequest"));
		const problem =
			tool.code !== 2
				? `PreToolUse ended with exit code ${tool.code}: only 2 stops the call`
				: permission.code !== 0 || !isPermissionDenial(permission.stdout)
					? "PermissionRequest did not answer with a denial"
					: null;
		results.push({ name, problem });
	}
	return results;
};
