import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import { type Args, argsSchema, type RequestDraft, requestDraftSchema } from "../../shared/model/request.ts";
import type { FinishReport } from "../engine/finish.ts";
import type { HookAdapter, HookOutput, HookPorts, Payload } from "./adapter.ts";
import { isInnerTool, readTool, writeTool } from "./claude-code-tools.ts";

/**
 * Claude Code's hooks: PreToolUse and PermissionRequest ask, PostToolUse reports.
 *
 * Source: https://code.claude.com/docs/en/hooks (design/field.md §6.1).
 */
export const claudeCode: HookAdapter = {
	read: (payload, ports) => {
		const event = payload["hook_event_name"];
		const name = payload["tool_name"];
		if (typeof name !== "string" || name === "") return fail("bad_request", "the hook payload has no `tool_name`");
		if (event === "PostToolUse" || event === "PostToolUseFailure") {
			if (isInnerTool(name)) return ok({ type: "ignore" });
			const ran = draftOf(payload, name, ports);
			return ok({ type: "finish", report: reportOf(payload, name, event), ran: ran.ok ? ran.value : null });
		}
		if (event !== "PreToolUse" && event !== "PermissionRequest") return ok({ type: "ignore" });
		if (isInnerTool(name)) return ok({ type: "ignore" });
		const draft = draftOf(payload, name, ports);
		return draft.ok ? ok({ type: event === "PermissionRequest" ? "recall" : "request", draft: draft.value }) : draft;
	},

	rewrite: (payload, args) => {
		const { tool_name: name, tool_input: input, cwd } = payload;
		if (typeof name !== "string" || !isRecord(input)) return fail("forbidden", "the hook payload names no tool call");
		const folder = typeof cwd === "string" ? cwd : undefined;
		const written = writeTool(name, input, args);
		const [before, after] = [readTool(name, input, folder), written === null ? null : readTool(name, written, folder)];
		// The person approves what we read: what we write must read the same, or something else would run.
		const isSame =
			after !== null && before?.tool === after.tool && isWhole(after.args) && canonicalJson(after.args) === canonicalJson(args);
		return written !== null && isSame
			? ok(written)
			: fail("forbidden", `a hook cannot say this change of \`${name.slice(0, 80)}\` to Claude Code`);
	},

	answer: (payload, recorded, args) => {
		const unmet = recorded.obligations.filter((obligation) => obligation.type !== "notify").map((obligation) => obligation.type);
		if (recorded.state === "allowed" && unmet.length > 0) {
			return decide(payload, "deny", `allowed only with ${unmet.join(", ")}, which a hook cannot do`);
		}
		if (recorded.state === "allowed") {
			const rewritten = args === undefined ? null : claudeCode.rewrite(payload, args);
			if (rewritten?.ok === false) return decide(payload, "deny", `allowed only with changes: ${rewritten.fault.message}`);
			const changes = rewritten === null ? "" : ", with changes";
			return decide(payload, "allow", `Countersign #${recorded.seq}: ${recorded.reason}${changes}`, rewritten?.value);
		}
		return decide(payload, "deny", denialText(recorded));
	},

	refuse: (payload, reason) => decide(payload, "deny", `Countersign could not decide: ${reason}`),
	nothing: () => ({ exitCode: 0, output: {} }),
	notRecorded: (_payload, reason) => ({ exitCode: 0, output: { systemMessage: `Countersign could not record this: ${reason}` } }),
};

/** What the model is told. A person's words come first: they say what to do instead. */
const denialText = (recorded: Recorded): string => {
	if (recorded.feedback !== undefined) return `Denied by ${recorded.by}: ${recorded.feedback}`;
	switch (recorded.code) {
		case "person":
			return `Denied by ${recorded.by}. Do not try the same again another way.`;
		case "timeout":
			return `Denied: ${recorded.reason}. You may ask again later.`;
		default:
			return `Denied by Countersign (${recorded.code}): ${recorded.reason}`;
	}
};

const decide = (payload: Payload, behavior: "allow" | "deny", reason: string, input?: Payload): HookOutput => {
	const updated = input === undefined ? {} : { updatedInput: input as Args };
	if (payload["hook_event_name"] === "PermissionRequest") {
		const decision = behavior === "allow" ? { behavior, ...updated } : { behavior, message: reason };
		return { exitCode: 0, output: { hookSpecificOutput: { hookEventName: "PermissionRequest", decision } } };
	}
	if (payload["hook_event_name"] === "PostToolUse" || payload["hook_event_name"] === "PostToolUseFailure") return claudeCode.nothing();
	return {
		exitCode: 0,
		output: {
			hookSpecificOutput: {
				hookEventName: "PreToolUse",
				permissionDecision: behavior,
				permissionDecisionReason: reason,
				...updated,
				...(input === undefined
					? {}
					: { additionalContext: `A person changed this call before they approved it. It runs as: ${JSON.stringify(input)}` }),
			},
		},
	};
};

/** One id for all hooks of one call, so that its end finds its decision. */
const idOf = (payload: Payload): string | null => {
	const use = payload["tool_use_id"];
	return typeof use === "string" && /^[A-Za-z0-9._:-]{1,120}$/.test(use) ? `cc:${use}` : null;
};

const draftOf = (payload: Payload, name: string, ports: HookPorts): Result<RequestDraft> => {
	const input = payload["tool_input"];
	if (!isRecord(input)) return fail("bad_request", "`tool_input` is not an object");
	const cwd = typeof payload["cwd"] === "string" ? payload["cwd"] : undefined;
	const call = readTool(name, input, cwd);
	if (call === null) return fail("bad_request", `the tool \`${name.slice(0, 80)}\` was called without what it acts on`);
	const { claim, ...tool } = call;
	const draft: RequestDraft = { id: idOf(payload) ?? `cc:${ports.newId()}`, ...tool };
	if (claim !== undefined) draft.reason = claim.slice(0, 4000);
	if (cwd !== undefined) {
		draft.cwd = cwd;
		draft.workspace = cwd;
	}
	if (typeof payload["session_id"] === "string") draft.session = payload["session_id"];
	if (typeof payload["agent_type"] === "string" && payload["agent_type"] !== "") draft.parent = [payload["agent_type"].slice(0, 120)];
	if (!isWhole(draft.args)) return fail("bad_request", `this call of \`${name.slice(0, 80)}\` has arguments that cannot be shown`);
	const checked = requestDraftSchema.safeParse(draft);
	if (!checked.success)
		return fail(
			"bad_request",
			`this call of \`${name.slice(0, 80)}\` has no form that can be judged: ${checked.error.issues[0]?.message ?? ""}`,
		);
	return ok(checked.data);
};

/** True when nothing of the arguments is lost on the way to the card: what is not shown must not run (`__proto__`). */
const isWhole = (args: Args): boolean => {
	const { success, data } = argsSchema.safeParse(args);
	return !success || canonicalJson(data) === canonicalJson(args);
};

/** What the agent says became of a call. It cannot undo anything, so what does not fit is left out, not refused. */
const reportOf = (payload: Payload, name: string, event: string): FinishReport => {
	const response = isRecord(payload["tool_response"]) ? payload["tool_response"] : {};
	const input = isRecord(payload["tool_input"]) ? payload["tool_input"] : {};
	const isCancelled = response["interrupted"] === true || payload["is_interrupt"] === true;
	const hasFailed =
		event === "PostToolUseFailure" || response["success"] === false || response["is_error"] === true || response["isError"] === true;
	const code = response["exit_code"] ?? response["exitCode"];
	const duration = payload["duration_ms"];
	const written = ["Write", "Edit", "MultiEdit"].includes(name)
		? input["file_path"]
		: name === "NotebookEdit"
			? input["notebook_path"]
			: undefined;
	const error = response["error"] ?? payload["error"];
	return {
		id: idOf(payload) ?? "cc:unknown",
		outcome: isCancelled ? "cancelled" : hasFailed ? "failed" : "succeeded",
		...(Number.isInteger(code) && (code as number) >= -1 && (code as number) <= 255 ? { exitCode: code as number } : {}),
		...(typeof duration === "number" && duration >= 0 && duration < 1e12 ? { durationMs: Math.round(duration) } : {}),
		...(typeof written === "string" && written !== "" && written.length <= 4096 ? { files: [{ path: written }] } : {}),
		...(typeof error === "string" ? { error: error.slice(0, 4000) } : {}),
	};
};

const isRecord = (value: unknown): value is Payload => value !== null && typeof value === "object" && !Array.isArray(value);
