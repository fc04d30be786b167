import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Command } from "commander";
import { clientPlaces } from "../../client/index.ts";
import { type HookEvent, hookCommand, hookEvents, waitMsOf } from "../claude-code/hooks.ts";
import { Stop } from "../stop.ts";
import { print } from "../terminal/text.ts";

/** `hook claude-code`: runs a payload through the installed hook, to see what Claude Code would get. */

const example =
	'{"session_id":"try","cwd":"/tmp","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"ls"},"tool_use_id":"toolu_try1"}';

const howItWorks = (
	home: string,
): string => `Claude Code calls the installed hook before and after each tool call, with the call as JSON on stdin.
The hook carries it to ${home}/run/agent.sock and prints the answer. Without an answer it denies.

Give a payload on stdin to see what Claude Code would get (the request is real, and recorded):

  echo '${example}' | countersign hook claude-code; echo "exit $?"
`;

const eventOf = (payload: Buffer): HookEvent => {
	try {
		const { hook_event_name: name } = JSON.parse(payload.toString("utf8")) as { hook_event_name?: unknown };
		const event = hookEvents.find((each) => each === name);
		if (event !== undefined) return event;
	} catch {
		// Not JSON: the hook itself says so, as it would to Claude Code.
	}
	return "PreToolUse";
};

const run = async ({ name, timeout }: { name: string; timeout: string }): Promise<void> => {
	const { home, agents, agentDoor } = clientPlaces();
	const timeoutSeconds = Number(timeout);
	if (!Number.isFinite(timeoutSeconds) || waitMsOf(timeoutSeconds) < 1) throw new Stop("`--timeout`: expected seconds", 2);
	if (process.stdin.isTTY) return print(howItWorks(home));
	const carrier = ["countersign-hook", "countersign-hook.sh"].map((file) => join(home, "bin", file)).find((file) => existsSync(file));
	if (carrier === undefined) throw new Stop("the hook is not installed: run `countersign install claude-code`");
	const payload = await buffer(process.stdin);
	const command = hookCommand(eventOf(payload), {
		carrier,
		agent: name,
		socket: agentDoor,
		keyFile: join(agents, `${name}.key`),
		timeoutSeconds,
	});
	const child = spawn("/bin/sh", ["-c", command], { stdio: ["pipe", "inherit", "inherit"] });
	child.stdin.on("error", () => undefined);
	child.stdin.end(payload);
	process.exitCode = await new Promise<number>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve(code ?? 1));
	});
};

export const addHook = (program: Command): void => {
	program
		.command("hook")
		.description("try out an installed hook")
		.command("claude-code")
		.description("answer a hook payload on stdin exactly as the installed hook does")
		.option("--name <name>", "name of the agent", "claude-code")
		.option("--timeout <seconds>", "how long to wait for a person", "600")
		.addHelpText("after", () => `\n${howItWorks(clientPlaces().home)}`)
		.action(run);
};
