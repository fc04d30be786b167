import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Args } from "../shared/model/request.ts";

/**
 * A real MCP server with one tool, and a client for it: newline-delimited JSON-RPC over stdio. The demo starts its own
 * program again as the server, so that there is nothing to install. Source: MCP specification 2025-06-18.
 */

const protocolVersion = "2025-06-18";
const patienceMs = 10_000;
export const boardFlag = "--serve-board";

const addNote = {
	name: "add_note",
	description: "Adds a note to the board",
	inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
} as const;

type Message = {
	readonly id?: number;
	readonly method?: string;
	readonly params?: Record<string, unknown>;
	readonly result?: unknown;
	readonly error?: { readonly message: string };
};

/** Serves on stdin and stdout until stdin ends. Notes go to `board.txt` in `folder`. */
export function serveBoard(folder: string): void {
	const answer = (id: number, body: object): void => void process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...body })}\n`);
	createInterface({ input: process.stdin }).on("line", (line) => {
		const { id, method, params } = JSON.parse(line) as Message;
		if (id === undefined) return;
		if (method === "initialize")
			return answer(id, { result: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "board", version: "1.0.0" } } });
		if (method === "tools/list") return answer(id, { result: { tools: [addNote] } });
		const { text } = (params?.["arguments"] ?? {}) as { text?: unknown };
		if (method !== "tools/call" || params?.["name"] !== addNote.name || typeof text !== "string") {
			return answer(id, { error: { code: -32602, message: "there is only the tool `add_note` with a `text`" } });
		}
		appendFileSync(join(folder, "board.txt"), `${text}\n`);
		answer(id, { result: { content: [{ type: "text", text: "noted" }] } });
	});
}

/** Starts the server, calls one tool, and stops it again. Rejects when the tool, or the server, fails. */
export const callBoard = (tool: string, args: Args, folder: string): Promise<string> =>
	new Promise((resolve, reject) => {
		const server = spawn(process.execPath, [process.argv[1] ?? "", boardFlag, folder], {
			stdio: ["pipe", "pipe", "ignore"],
			timeout: patienceMs,
			env: {},
		});
		const send = (message: object): void => void server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
		server.on("error", reject);
		server.on("close", () => reject(new Error("the board's server ended")));
		server.stdin.on("error", reject);
		createInterface({ input: server.stdout }).on("line", (line) => {
			const { id, result, error } = JSON.parse(line) as Message;
			if (error !== undefined) reject(new Error(error.message));
			else if (id === 1) {
				send({ method: "notifications/initialized" });
				send({ id: 2, method: "tools/call", params: { name: tool, arguments: args } });
				return;
			} else {
				const [content] = (result as { content: readonly { text: string }[] }).content;
				resolve(content?.text ?? "");
			}
			server.kill();
		});
		send({
			id: 1,
			method: "initialize",
			params: { protocolVersion, capabilities: {}, clientInfo: { name: "countersign-demo", version: "1.0.0" } },
		});
	});
