import type { Args, RequestDraft } from "../../shared/model/request.ts";
import type { Payload } from "./adapter.ts";

/** What a tool of Claude Code does, in our words. `claim` is the model's own description, shown as not verified. */
export type ToolCall = Pick<RequestDraft, "tool" | "args"> & Partial<Pick<RequestDraft, "kind" | "risk">> & { readonly claim?: string };

/** Tools that touch nothing outside of the agent: they think, list, or ask the person. Their sub-agents' calls are hooked one by one. */
const innerTools = new Set([
	"Agent",
	"AskUserQuestion",
	"BashOutput",
	"EnterPlanMode",
	"ExitPlanMode",
	"Task",
	"TaskCreate",
	"TaskGet",
	"TaskList",
	"TaskOutput",
	"TaskUpdate",
	"TodoWrite",
	"ToolSearch",
]);

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
			if (command === null) return null;
			// What changes how it runs belongs to what is judged and digested; the description is a claim.
			const args: Args = { command };
			for (const flag of ["run_in_background", "dangerouslyDisableSandbox"]) if (input[flag] === true) args[flag] = true;
			const claim = string("description");
			return { tool: "shell_exec", kind: "shell", args, ...(claim === null ? {} : { claim }) };
		}
		case "Read":
			return withPath(string("file_path"), (path) => ({ tool: "file_read", kind: "file.read", args: { path } }));
		case "Glob":
			return withPath(globRoot(string("pattern") ?? "", string("path") ?? cwd ?? ""), (path) => search(path, string("pattern")));
		case "Grep":
		case "LS":
			return withPath(string("path") ?? cwd ?? null, (path) => search(path, string("pattern")));
		case "Write":
			return withPath(string("file_path"), (path) => ({
				tool: "file_write",
				kind: "file.write",
				args: { path, content: string("content") ?? "" },
			}));
		case "Edit":
			return withPath(string("file_path"), (path) => edited(path, [input]));
		case "MultiEdit":
			return withPath(string("file_path"), (path) => edited(path, input["edits"]));
		case "NotebookEdit":
			return withPath(string("notebook_path"), (path) => ({
				tool: "notebook_edit",
				kind: "file.write",
				args: { ...(input as Args), path },
			}));
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

const withPath = (path: string | null, call: (path: string) => ToolCall | null): ToolCall | null =>
	path === null || path === "" ? null : call(path);

const search = (path: string, pattern: string | null): ToolCall => ({
	tool: "file_read",
	kind: "file.read",
	args: pattern === null ? { path } : { path, pattern },
});

/** The folder that a pattern looks into: an absolute pattern, or one that climbs, leaves the folder it is asked in. */
const globRoot = (pattern: string, folder: string): string => {
	const parts = pattern.split("/");
	const wild = parts.findIndex((part) => /[*?[\]{}!]/.test(part));
	const fixed = (wild < 0 ? parts : parts.slice(0, wild)).join("/");
	if (pattern.startsWith("/")) return fixed === "" ? "/" : fixed;
	if (pattern.startsWith("~")) return fixed;
	return fixed === "" || folder === "" ? folder : `${folder.replace(/\/+$/, "")}/${fixed}`;
};

/** Null when there is an edit that cannot be shown. */
const edited = (path: string, edits: unknown): ToolCall | null => {
	if (!Array.isArray(edits) || edits.length === 0) return null;
	const read = edits.map(editOf);
	return read.includes(null) ? null : { tool: "file_edit", kind: "file.write", args: { path, edits: read } };
};

const editOf = (edit: unknown): Args | null => {
	const { old_string: old, new_string: fresh, replace_all: all } = (edit ?? {}) as Payload;
	if (typeof old !== "string" || typeof fresh !== "string") return null;
	return all === true ? { old, new: fresh, all: true } : { old, new: fresh };
};

/**
 * The input of a tool call that does `args` instead: the other way round of `readTool`. What is not an argument, such as
 * the model's own description, stays. Null for tools whose input is read in a way that cannot be turned round.
 */
export const writeTool = (name: string, input: Payload, args: Args): Payload | null => {
	if (/^mcp__(.+?)__(.+)$/.test(name)) return args;
	switch (name) {
		case "Bash": {
			const { run_in_background: _background, dangerouslyDisableSandbox: _sandbox, ...rest } = input;
			return { ...rest, ...args };
		}
		case "Read":
			return { ...input, file_path: args["path"] };
		case "Write":
			return { ...input, file_path: args["path"], content: args["content"] };
		case "Edit": {
			const [edit, ...more] = asEdits(args["edits"]);
			return edit === undefined || more.length > 0 ? null : { ...withoutAll(input), file_path: args["path"], ...edit };
		}
		case "MultiEdit":
			return { ...input, file_path: args["path"], edits: asEdits(args["edits"]) };
		case "WebFetch":
			return { ...input, url: args["url"] };
		case "Glob":
		case "Grep":
		case "LS":
		case "NotebookEdit":
			return null;
		default:
			return args;
	}
};

const withoutAll = ({ replace_all: _all, ...input }: Payload): Payload => input;

const asEdits = (edits: unknown): Record<string, unknown>[] =>
	(Array.isArray(edits) ? edits : []).map((edit: unknown) => {
		const { old, new: fresh, all } = (edit ?? {}) as Payload;
		return { old_string: old, new_string: fresh, ...(all === true ? { replace_all: true } : {}) };
	});
