import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname } from "node:path";
import type { FinishReport } from "../client/index.ts";
import { callBoard } from "./board.ts";
import type { Project } from "./project.ts";
import type { Step } from "./steps.ts";

/** Really does what was allowed. Nothing else in the demo touches the disk, a process or the network on a step's behalf. */
export type Done = Omit<FinishReport, "id">;

const longestMs = 20_000;
const shownBytes = 2000;

export async function perform(step: Step, project: Project): Promise<Done> {
	const startedAt = performance.now();
	try {
		const done = await carryOut(step, project);
		return { ...done, durationMs: Math.round(performance.now() - startedAt) };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return { outcome: "failed", error: message.slice(0, 500), durationMs: Math.round(performance.now() - startedAt) };
	}
}

const carryOut = async ({ tool, args }: Step, project: Project): Promise<Done> => {
	const text = (name: string): string => {
		const value = args[name];
		if (typeof value !== "string") throw new Error(`\`${name}\` is no text`);
		return value;
	};
	switch (tool) {
		case "shell_exec":
			return runShell(text("command"), project);
		case "file_read":
			return { outcome: "succeeded", files: [hashed(text("path"), await readFile(text("path")))] };
		case "file_write":
			return save(text("path"), text("content"));
		case "file_edit":
			return edit(text("path"), args["edits"]);
		case "http_fetch":
			return fetchAddress(text("url"));
		case "mcp:board/add_note":
			return { outcome: "succeeded", output: await callBoard("add_note", args, project.root) };
		default:
			throw new Error(`the demo does not know the tool \`${tool}\``);
	}
};

const hashed = (path: string, content: string | Uint8Array) => ({ path, sha256Hex: createHash("sha256").update(content).digest("hex") });

const save = async (path: string, content: string): Promise<Done> => {
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, content);
	return { outcome: "succeeded", files: [hashed(path, content)] };
};

const edit = async (path: string, edits: unknown): Promise<Done> => {
	let content = await readFile(path, "utf8");
	for (const each of edits as readonly { old: string; new: string }[]) {
		if (!content.includes(each.old)) throw new Error("the text to replace is not in the file");
		content = content.replace(each.old, () => each.new);
	}
	return save(path, content);
};

const fetchAddress = async (url: string): Promise<Done> => {
	const response = await fetch(url, { signal: AbortSignal.timeout(longestMs) });
	return { outcome: response.ok ? "succeeded" : "failed", output: `HTTP ${response.status}` };
};

const runShell = (command: string, { root, workspace }: Project): Promise<Done> =>
	new Promise((resolve, reject) => {
		const child = spawn("sh", ["-c", command], {
			cwd: workspace,
			// Nothing of the person's environment, and the project's own Node first.
			env: { PATH: [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter), HOME: root, GIT_CONFIG_NOSYSTEM: "1" },
			stdio: ["ignore", "pipe", "pipe"],
			timeout: longestMs,
		});
		let output = "";
		const take = (chunk: string): void => {
			output = (output + chunk).slice(0, shownBytes);
		};
		child.stdout.setEncoding("utf8").on("data", take);
		child.stderr.setEncoding("utf8").on("data", take);
		child.on("error", reject);
		child.on("close", (code, signal) => {
			if (signal !== null) resolve({ outcome: "timed-out", output });
			else resolve({ outcome: code === 0 ? "succeeded" : "failed", exitCode: code ?? -1, output });
		});
	});
