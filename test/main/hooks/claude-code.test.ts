import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { agentContract } from "../../../src/shared/contract/agent.ts";
import type { Recorded } from "../../../src/shared/model/recorded.ts";
import { type RequestDraft, requestDraftSchema } from "../../../src/shared/model/request.ts";
import type { HookOutput, Payload } from "../../../src/main/hooks/adapter.ts";
import { claudeCode } from "../../../src/main/hooks/claude-code.ts";

/** Payloads in the shapes that Claude Code sends, a file each: what they ask for, and what the hook then prints. */
type Vector = {
	readonly payload: Payload;
	readonly call?: { readonly type: string; readonly draft?: RequestDraft; readonly report?: object };
	readonly fault?: string;
};

const ports = { newId: () => "new-1", sha256Hex: () => "0".repeat(64) };
const folder = join(import.meta.dirname, "../../vectors/claude-code");
const vectors = globSync("*.json", { cwd: folder }).map((file) => ({
	name: basename(file, ".json"),
	vector: JSON.parse(readFileSync(join(folder, file), "utf8")) as Vector,
}));

const recorded = (more: Partial<Recorded> = {}): Recorded => ({
	id: "cc:x",
	agent: "claude-code",
	digest: "0".repeat(64),
	state: "allowed",
	code: "allowed",
	reason: "allowed by gates",
	by: "gates",
	obligations: [],
	about: {},
	seq: 7,
	at: 0,
	finishedSeq: null,
	...more,
});
const decisions = {
	allow: recorded(),
	deny: recorded({ state: "denied", code: "person", by: "ana", reason: "denied by ana", feedback: "use the staging host" }),
	timeout: recorded({ state: "denied", code: "timeout", by: "deadline", reason: "nobody answered in time" }),
};
const reasons = {
	allow: "Countersign #7: allowed by gates",
	deny: "Denied by ana: use the staging host",
	timeout: "Denied: nobody answered in time. You may ask again later.",
};

/** What the hook prints, in the one form that the event honours. */
const printed = (event: unknown, verdict: keyof typeof decisions): HookOutput => {
	const behavior = verdict === "allow" ? "allow" : "deny";
	if (event === "PermissionRequest") {
		const decision = behavior === "allow" ? { behavior } : { behavior, message: reasons[verdict] };
		return { exitCode: 0, output: { hookSpecificOutput: { hookEventName: "PermissionRequest", decision } } };
	}
	return {
		exitCode: 0,
		output: {
			hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision: behavior, permissionDecisionReason: reasons[verdict] },
		},
	};
};

const permissionOf = ({ output }: HookOutput): unknown => {
	const { hookSpecificOutput: specific } = output as {
		hookSpecificOutput?: { permissionDecision?: string; decision?: { behavior?: string } };
	};
	return specific?.permissionDecision ?? specific?.decision?.behavior;
};

for (const { name, vector } of vectors) {
	test(`reads ${name}`, () => {
		const read = claudeCode.read(vector.payload, ports);
		if (vector.fault !== undefined) {
			assert.ok(!read.ok, "it was read");
			assert.ok(read.fault.message.includes(vector.fault), read.fault.message);
			assert.equal(permissionOf(claudeCode.refuse(vector.payload, read.fault.message)), "deny");
			return;
		}
		assert.ok(read.ok, read.ok ? "" : read.fault.message);
		// What a report says to have run has a test of its own.
		const { ran: _ran, ...call } = { ran: null, ...read.value };
		assert.deepEqual(call, vector.call);
		if (read.value.type === "finish") assert.ok(agentContract.methods["action.finish"].params.safeParse(read.value.report).success);
		if (read.value.type !== "request" && read.value.type !== "recall") return;
		assert.ok(requestDraftSchema.safeParse(read.value.draft).success);
		for (const verdict of ["allow", "deny", "timeout"] as const) {
			assert.deepEqual(claudeCode.answer(vector.payload, decisions[verdict]), printed(vector.payload["hook_event_name"], verdict));
		}
	});
}

test("an allow with an obligation that a hook cannot carry out is a denial", () => {
	const payload = { hook_event_name: "PreToolUse", tool_name: "Bash" };
	for (const type of ["dry-run", "sandbox", "redact", "max-output"]) {
		const obligations = [{ type }] as unknown as Recorded["obligations"];
		assert.equal(permissionOf(claudeCode.answer(payload, recorded({ obligations }))), "deny", type);
	}
});

const callOf = (hook_event_name: string, tool_name: string, tool_input: Payload): Payload => ({
	hook_event_name,
	tool_name,
	tool_input,
	tool_use_id: "toolu_1",
	cwd: "/w",
});

test("what a person changed is handed over in the tool's own input, with what is no argument left as it was", () => {
	const bash = callOf("PreToolUse", "Bash", { command: "rm -rf build", description: "clean", timeout: 5, run_in_background: true });
	const answer = claudeCode.answer(bash, recorded({ by: "ana" }), { command: "rm -r build" });
	const { hookSpecificOutput: pre } = answer.output as { hookSpecificOutput: { updatedInput: Payload; additionalContext: string } };
	assert.deepEqual(pre.updatedInput, { command: "rm -r build", description: "clean", timeout: 5 });
	assert.match(pre.additionalContext, /A person changed this call/);
	const permission = claudeCode.answer({ ...bash, hook_event_name: "PermissionRequest" }, recorded(), { command: "ls" });
	assert.deepEqual(permission.output, {
		hookSpecificOutput: {
			hookEventName: "PermissionRequest",
			decision: { behavior: "allow", updatedInput: { command: "ls", description: "clean", timeout: 5 } },
		},
	});
	const edit = callOf("PreToolUse", "Edit", { file_path: "/w/a", old_string: "x", new_string: "y", replace_all: true });
	assert.deepEqual(claudeCode.rewrite(edit, { path: "/w/b", edits: [{ old: "x", new: "z" }] }), {
		ok: true,
		value: { file_path: "/w/b", old_string: "x", new_string: "z" },
	});
});

test("a change that the tool's input cannot say is refused, and an allow with it is a denial", () => {
	const cases: readonly (readonly [Payload, RequestDraft["args"]])[] = [
		[callOf("PreToolUse", "Bash", { command: "ls" }), { command: "ls", cwd: "/etc" }],
		[callOf("PreToolUse", "Bash", { command: "ls" }), { command: 5 }],
		[callOf("PreToolUse", "Bash", { command: "ls" }), { command: "ls", description: "x" }],
		[callOf("PreToolUse", "Read", { file_path: "/w/a" }), { path: "" }],
		[callOf("PreToolUse", "Glob", { pattern: "*.ts" }), { path: "/w", pattern: "*.js" }],
		[callOf("PreToolUse", "WebFetch", { url: "https://a.example" }), { url: "https://a.example", method: "POST" }],
		[callOf("PreToolUse", "Edit", { file_path: "/w/a", old_string: "x", new_string: "y" }), { path: "/w/a", edits: [] }],
		[callOf("PreToolUse", "Write", { file_path: "/w/a", content: "x" }), { path: "/w/a", content: "x", mode: 511 }],
		[callOf("PreToolUse", "NotebookEdit", { notebook_path: "/w/a" }), { path: "/w/b", notebook_path: "/w/b" }],
	];
	for (const [payload, args] of cases) {
		assert.equal(claudeCode.rewrite(payload, args).ok, false, JSON.stringify(args));
		assert.equal(permissionOf(claudeCode.answer(payload, recorded(), args)), "deny");
	}
});

test("whatever is handed over reads as exactly the arguments that were approved", () => {
	const inputs = {
		Bash: ["command", "run_in_background", "dangerouslyDisableSandbox", "description"],
		Read: ["file_path", "offset"],
		Write: ["file_path", "content"],
		Edit: ["file_path", "old_string", "new_string", "replace_all"],
		WebFetch: ["url", "prompt"],
		mcp__a__b: ["path", "x"],
		Other: ["path", "x"],
	} as const;
	const value = fc.oneof(fc.string(), fc.constant(true), fc.jsonValue());
	const call = fc
		.constantFrom(...(Object.keys(inputs) as (keyof typeof inputs)[]))
		.chain((name) => fc.record({ name: fc.constant(name), input: fc.dictionary(fc.constantFrom<string>(...inputs[name]), value) }));
	const names = ["command", "path", "content", "edits", "url", "method", "x", "run_in_background", "__proto__"];
	fc.assert(
		fc.property(call, fc.dictionary(fc.constantFrom(...names), value), ({ name, input }, args) => {
			const payload = callOf("PreToolUse", name, input);
			const written = claudeCode.rewrite(payload, args as RequestDraft["args"]);
			if (!written.ok) return;
			const [before, after] = [payload, { ...payload, tool_input: written.value }].map((each) => claudeCode.read(each, ports));
			const draftOf = (read: typeof before): RequestDraft | null =>
				read?.ok === true && (read.value.type === "request" || read.value.type === "recall") ? read.value.draft : null;
			const was = draftOf(before);
			if (was === null) return;
			const { reason: _reason, ...wanted } = { ...was, args };
			const { reason: _claim, ...got } = draftOf(after) ?? assert.fail("it cannot be read");
			assert.deepEqual(JSON.parse(JSON.stringify(got)), JSON.parse(JSON.stringify(wanted)));
		}),
		{ numRuns: 3000 },
	);
});

test("a report says what ran, in the form in which it was asked", () => {
	const input = { command: "touch a" };
	const asked = claudeCode.read(callOf("PreToolUse", "Bash", input), ports);
	const report = claudeCode.read(callOf("PostToolUse", "Bash", input), ports);
	assert.ok(asked.ok && asked.value.type === "request" && report.ok && report.value.type === "finish");
	assert.deepEqual(report.value.ran, asked.value.draft);
});

test("only a recorded allow prints an allow", () => {
	for (const hook_event_name of ["PreToolUse", "PermissionRequest", "PostToolUse", "Stop", undefined]) {
		const payload = { hook_event_name } as Payload;
		for (const state of ["denied", "held"] as const)
			assert.notEqual(permissionOf(claudeCode.answer(payload, recorded({ state }))), "allow");
		assert.notEqual(permissionOf(claudeCode.refuse(payload, "allow")), "allow");
		assert.equal(permissionOf(claudeCode.nothing()), undefined);
		assert.equal(permissionOf(claudeCode.notRecorded(payload, "allow")), undefined);
	}
});

test("no payload makes the adapter throw, or ask with a draft that the engine would not take", () => {
	const names = ["Bash", "Edit", "MultiEdit", "Write", "Read", "Glob", "Grep", "WebFetch", "NotebookEdit", "mcp__a__b", "Other", ""];
	const fields = [
		"command",
		"file_path",
		"edits",
		"path",
		"pattern",
		"url",
		"notebook_path",
		"content",
		"old_string",
		"new_string",
		"description",
	];
	const events = ["PreToolUse", "PermissionRequest", "PostToolUse", "PostToolUseFailure", "Stop"];
	const payloads = fc.record(
		{
			hook_event_name: fc.oneof(fc.constantFrom(...events), fc.jsonValue()),
			tool_name: fc.oneof(fc.constantFrom(...names), fc.jsonValue()),
			tool_input: fc.oneof(fc.dictionary(fc.constantFrom(...fields), fc.oneof(fc.string(), fc.jsonValue())), fc.jsonValue()),
			tool_response: fc.jsonValue(),
			tool_use_id: fc.oneof(fc.string(), fc.jsonValue()),
			cwd: fc.oneof(fc.string(), fc.jsonValue()),
			session_id: fc.oneof(fc.string(), fc.jsonValue()),
			agent_type: fc.oneof(fc.string(), fc.jsonValue()),
			duration_ms: fc.oneof(fc.double(), fc.jsonValue()),
			error: fc.jsonValue(),
		},
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(payloads, (payload) => {
			const read = claudeCode.read(payload, ports);
			if (!read.ok) return;
			if (read.value.type === "request" || read.value.type === "recall") assert.ok(requestDraftSchema.safeParse(read.value.draft).success);
			if (read.value.type === "finish") assert.ok(agentContract.methods["action.finish"].params.safeParse(read.value.report).success);
		}),
		{ numRuns: 2000 },
	);
});
