import type { Args, RequestDraft } from "../../shared/model/request.ts";
import type { Payload } from "./adapter.ts";

/** What a tool of Claude Code does, in our words. `claim` is the model's own description, shown as not verified. */
export type ToolCall = Pick<RequestDraft, "tool" | "args"> & Partial<Pick<RequestDraft, "kind" | "risk">> & { readonly claim?: string };

/** Tools that touch nothing outside of the agent: they think, list, or ask the person. Their sub-agents' calls are hooked one by one. */
const innerTools = new Set(["TodoWrite", "Task", "Agent", "TaskOutput", "BashOutput", "AskUserQuestion", "EnterPlanMode", "ExitPlanMode", "ToolSearch"]);

export const isInnerTool = (name: string): boolean => innerTools.has(name);

/**
 * Reads one tool call. A tool that is not known here becomes a request of that name and of kind `other`, which is
 * rated as execution: new tools ask, they do not slip through.
 *
 * Source: design/field.md §6.1 (tool_name, tool_input).
 */
export const readTool = (name: string, input: Payload, cwd: string | undefined): ToolCall | null => {
	const mcp = /^mcp__(.+?)__(.+)$/.exec(name);
	if (mcp) return { tool: `mcp:${mcp[1]}/${mcp[2]}`, kind: "mcp.call", args: input as Args };
	const string = (key: string): string | null => (typeof input[key] === "string" ? input[key] : null);
	switch (name) {
		case "Bash": {
			const command = string("command");
			const claim = string("description");
			return command === null ? null : { tool: "shell_exec", kind: "shell", args: { command }, ...(claim === null ? {} : { claim }) };
		}
		case "Read":
			return withPath(string("file_path"), (path) => ({ tool: "file_read", kind: "file.read", args: { path } }));
		case "Glob":
		case "Grep":
		case "LS":
			return withPath(string("path") ?? cwd ?? null, (path) => ({ tool: "file_read", kind: "file.read", args: { path } }));
		case "Write":
			return withPath(string("file_path"), (path) => ({ tool: "file_write", kind: "file.write", args: { path, content: string("content") ?? "" } }));
		case "Edit":
			return withPath(string("file_path"), (path) => ({ tool: "file_edit", kind: "file.write", args: { path, edits: [editOf(input)] } }));
		case "MultiEdit":
			return withPath(string("file_path"), (path) => ({
				tool: "file_edit",
				kind: "file.write",
				args: { path, edits: Array.isArray(input["edits"]) ? input["edits"].map((edit) => editOf(edit as Payload)) : [] },
			}));
		case "NotebookEdit":
			return withPath(string("notebook_path"), (path) => ({ tool: "notebook_edit", kind: "file.write", args: { ...(input as Args), path } }));
		case "WebFetch": {
			const url = string("url");
			return url === null ? null : { tool: "http_fetch", kind: "network", args: { url, method: "GET" } };
		}
		case "WebSearch":
			return { tool: "web_search", kind: "other", risk: "network", args: input as Args };
		default:
			return { tool: name, args: input as Args };
	}
};

const withPath = (path: string | null, call: (path: string) => ToolCall): ToolCall | null => (path === null || path === "" ? null : call(path));

const editOf = (edit: Payload): Args => ({
	old: typeof edit["old_string"] === "string" ? edit["old_string"] : "",
	new: typeof edit["new_string"] === "string" ? edit["new_string"] : "",
	...(edit["replace_all"] === true ? { all: true } : {}),
});
