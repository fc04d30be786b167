import { spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type HookEvent, hookCommand } from "../../src/cli/claude-code/hooks.ts";
import { stampCarrier, transportsHere } from "../../src/cli/claude-code/carrier.ts";
import { findProgram, runProgram } from "./hook-carriers.ts";
import { type Host, keyOf } from "./host.ts";

/**
 * An agent that keeps Claude Code's side of the hook contract to the letter and asks nobody else: it runs as if every
 * permission prompt of its own were switched off, so that whatever a hook does not stop, happens.
 *
 * Source: https://code.claude.com/docs/en/hooks (exit codes, permissionDecision, decision.behavior).
 */

export type ToolUse =
	| { readonly id: string; readonly name: "Bash"; readonly input: { readonly command: string } }
	| { readonly id: string; readonly name: "Read"; readonly input: { readonly file_path: string } }
	| { readonly id: string; readonly name: "Write"; readonly input: { readonly file_path: string; readonly content: string } }
	| {
			readonly id: string;
			readonly name: "Edit";
			readonly input: { readonly file_path: string; readonly old_string: string; readonly new_string: string };
	  };

export type HookSaid = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
type Verdict = { readonly behavior: "allow" | "deny" | "ask" | "nothing"; readonly text: string; readonly input?: unknown };

/** What became of one tool call: whether it ran, what every hook said, and what the model is told. */
export type Used = { readonly hasRun: boolean; readonly verdicts: readonly Verdict["behavior"][]; readonly told: string };

const parsed = (text: string): Record<string, unknown> => {
	try {
		const value: unknown = JSON.parse(text);
		return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
	} catch {
		// Not JSON: shown to the person, decides nothing.
		return {};
	}
};
const behaviors = ["allow", "deny", "ask"] as const;

/** What Claude Code makes of a hook's end. Only `deny` stops a tool for certain. */
export const verdictOf = (event: HookEvent, { code, stdout, stderr }: HookSaid): Verdict => {
	if (event === "PreToolUse" && code === 2) return { behavior: "deny", text: stderr };
	const nothing = { behavior: "nothing", text: stderr } as const;
	if (code !== 0) return nothing;
	const { hookSpecificOutput: specific } = parsed(stdout) as {
		hookSpecificOutput?: {
			hookEventName?: string;
			permissionDecision?: string;
			permissionDecisionReason?: string;
			updatedInput?: unknown;
			decision?: { behavior?: string; message?: string; updatedInput?: unknown };
		};
	};
	if (specific?.hookEventName !== event) return nothing;
	const word = event === "PreToolUse" ? specific.permissionDecision : specific.decision?.behavior;
	const text = event === "PreToolUse" ? specific.permissionDecisionReason : specific.decision?.message;
	const behavior = behaviors.find((each) => each === word);
	const input = event === "PreToolUse" ? specific.updatedInput : specific.decision?.updatedInput;
	return behavior === undefined ? nothing : { behavior, text: text ?? "", ...(input === undefined ? {} : { input }) };
};

/** The carriers as they are built and installed; null where this machine cannot have one. */
export const builtCarriers = (folder: string): Readonly<Record<"helper" | "script", string | null>> => {
	const built = join(import.meta.dirname, "..", "..", "dist", "hook");
	const helper = join(built, "countersign-hook");
	const script = join(folder, "countersign-hook.sh");
	const [transport] = transportsHere(findProgram, folder);
	if (transport !== undefined && existsSync(join(built, "countersign-hook.sh"))) {
		const tools = [...new Set(["tr", "ls", "timeout"].map((name) => dirname(findProgram(name) ?? "/usr/bin/x")))].join(":");
		writeFileSync(script, stampCarrier(readFileSync(join(built, "countersign-hook.sh"), "utf8"), { transport, tools }));
		chmodSync(script, 0o755);
	}
	return { helper: existsSync(helper) ? helper : null, script: existsSync(script) ? script : null };
};

export const hookAgentName = "claude-code";

export type HookAgentOptions = {
	readonly host: Host;
	/** Path of the carrier. */
	readonly carrier: string;
	/** What Claude Code gives a hook, as the installer writes it. */
	readonly timeoutSeconds?: number;
	/** Asks for its permission even after a hook allowed the call, as an `ask` rule of its settings makes it do. */
	readonly asksAgain?: boolean;
	/** Runs what the model asked for although a hook rewrote it: an agent that breaks the contract. */
	readonly ignoresEdits?: boolean;
	/** Sees what goes into a hook. */
	readonly onCall?: (event: HookEvent, payload: Record<string, unknown>) => void;
	/** Sees how a hook ended. */
	readonly onSaid?: (event: HookEvent, said: HookSaid) => void;
	/** The process of the hook's shell. */
	readonly onSpawn?: (pid: number) => void;
};

export const createHookAgent = (options: HookAgentOptions) => {
	const { host, carrier, timeoutSeconds = 600, onCall, onSaid, onSpawn } = options;
	const keyFile = join(host.root, "claude-code.key");
	writeFileSync(keyFile, `${keyOf(hookAgentName)}\n`, { mode: 0o600 });
	const place = { carrier, agent: hookAgentName, socket: host.agentSocket, keyFile, timeoutSeconds };

	const hook = async (event: HookEvent, tool: ToolUse, more: Record<string, unknown> = {}): Promise<HookSaid> => {
		const payload = {
			session_id: "8c1f0a52-6d0e-4d5c-9f0e-1b8f4f6c2a77",
			transcript_path: "/home/ana/.claude/projects/work/8c1f0a52.jsonl",
			cwd: host.work,
			permission_mode: "bypassPermissions",
			hook_event_name: event,
			tool_name: tool.name,
			tool_input: tool.input,
			// Claude Code does not say the id when it asks for a permission.
			...(event === "PermissionRequest" ? { permission_suggestions: [] } : { tool_use_id: tool.id }),
			...more,
		};
		onCall?.(event, payload);
		const said = await runProgram("/bin/sh", ["-c", hookCommand(event, place)], JSON.stringify(payload), {
			env: { ...process.env, CLAUDE_PROJECT_DIR: host.work },
			onSpawn: (child) => onSpawn?.(child.pid ?? 0),
		});
		onSaid?.(event, said);
		return said;
	};

	/** One tool call from beginning to end. */
	const use = async (asked: ToolUse): Promise<Used> => {
		let tool = asked;
		const rewrite = ({ behavior, input }: Verdict): void => {
			if (behavior === "allow" && input !== undefined && options.ignoresEdits !== true) tool = { ...asked, input } as ToolUse;
		};
		const pre = verdictOf("PreToolUse", await hook("PreToolUse", tool));
		rewrite(pre);
		const verdicts = [pre];
		// Whoever did not decide leaves it to the prompt, and its hooks speak first.
		if (pre.behavior === "ask" || pre.behavior === "nothing" || (pre.behavior === "allow" && options.asksAgain === true)) {
			const again = verdictOf("PermissionRequest", await hook("PermissionRequest", tool));
			rewrite(again);
			verdicts.push(again);
		}
		const behaviors = verdicts.map((each) => each.behavior);
		const last = verdicts.at(-1);
		if (last?.behavior === "deny") return { hasRun: false, verdicts: behaviors, told: last.text };
		const startedAt = performance.now();
		const done = await run(tool, host.work);
		const duration_ms = Math.round(performance.now() - startedAt);
		await (done.ok
			? hook("PostToolUse", tool, { tool_response: done.response, duration_ms })
			: hook("PostToolUseFailure", tool, { error: done.error, duration_ms }));
		return { hasRun: true, verdicts: behaviors, told: done.ok ? "done" : done.error };
	};

	return { use, keyFile };
};

type Done = { readonly ok: true; readonly response: Record<string, unknown> } | { readonly ok: false; readonly error: string };

/** Really does what the tool says. */
const run = async (tool: ToolUse, cwd: string): Promise<Done> => {
	if (tool.name === "Bash") return runCommand(tool.input.command, cwd);
	const path = tool.input.file_path;
	try {
		if (tool.name === "Read")
			return { ok: true, response: { type: "text", file: { filePath: path, content: readFileSync(path, "utf8") } } };
		const text =
			tool.name === "Write" ? tool.input.content : readFileSync(path, "utf8").replace(tool.input.old_string, () => tool.input.new_string);
		writeFileSync(path, text);
		return { ok: true, response: { filePath: path, success: true } };
	} catch (error) {
		return { ok: false, error: error instanceof Error ? error.message : String(error) };
	}
};

const runCommand = (command: string, cwd: string): Promise<Done> =>
	new Promise((resolve) => {
		const child = spawn("/bin/sh", ["-c", command], { cwd, stdio: ["ignore", "pipe", "ignore"] });
		let stdout = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			stdout += text;
		});
		child.on("error", (error) => resolve({ ok: false, error: error.message }));
		child.on("close", (code) =>
			resolve(code === 0 ? { ok: true, response: { stdout, stderr: "", interrupted: false } } : { ok: false, error: `exit code ${code}` }),
		);
	});
