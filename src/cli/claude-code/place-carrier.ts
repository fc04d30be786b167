import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findProgram, runShell } from "./run.ts";
import { stampCarrier, type Transport, transportsHere } from "./carrier.ts";
import { writeWhole } from "./settings-file.ts";

/** Puts the carrier that works on this machine into our home: the helper, else the script with a transport that was tried. */

export type PlacedCarrier = { readonly file: string; readonly how: string };

/** The files of the package: beside the built program, or in the sources. */
const sourceOf = (name: string): string | null =>
	[join(import.meta.dirname, "hook", name), join(import.meta.dirname, "../../hook", name)].find((file) => existsSync(file)) ?? null;

/** It says how to call it and refuses: then it runs on this machine. */
const answersUsage = (file: string): boolean => spawnSync(file, ["PreToolUse"], { input: "", timeout: 5000 }).status === 2;

const hello = '{"jsonrpc":"2.0","id":1,"result":{}}\n';
const reply = '{"jsonrpc":"2.0","id":2,"result":{"exitCode":0,"output":{}}}\n';

/** A whole exchange with a server of our own: the netcats of this world share little but the name. */
const carries = async (script: string, transport: Transport, tools: string): Promise<boolean> => {
	const folder = mkdtempSync(join(tmpdir(), "countersign-"));
	const socket = join(folder, "s");
	const server = createServer({ allowHalfOpen: true }, (peer) => {
		peer.on("error", () => peer.destroy());
		peer.resume().on("end", () => peer.end(`${hello}${reply}`));
	});
	try {
		await new Promise<void>((listening) => server.listen(socket, listening));
		const file = join(folder, "hook.sh");
		const key = join(folder, "key");
		writeWhole(file, stampCarrier(script, { transport, tools, silence: 3 }), 0o700);
		writeWhole(key, `${"0".repeat(64)}\n`, 0o600);
		const { code } = await runShell(`'${file}' PreToolUse claude-code try '${socket}' '${key}' 3000`, "{}");
		return code === 0;
	} finally {
		server.close();
		rmSync(folder, { recursive: true });
	}
};

/** Throws with a line for a person when nothing here can carry a call. */
export const placeCarrier = async (folder: string, socket: string): Promise<PlacedCarrier> => {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const helper = sourceOf("countersign-hook");
	const file = join(folder, "countersign-hook");
	if (helper !== null) {
		writeWhole(file, readFileSync(helper), 0o700);
		if (answersUsage(file)) return { file, how: "the packaged helper" };
		rmSync(file);
	}
	const source = sourceOf("countersign-hook.sh");
	if (source === null) throw new Error("this package has no hook in it: build it with `npm run build`");
	const script = readFileSync(source, "utf8");
	const tools = [...new Set(["tr", "ls", "timeout"].flatMap((name) => findProgram(name) ?? []).map((path) => dirname(path)))].join(":");
	for (const transport of transportsHere(findProgram, socket)) {
		if (!(await carries(script, transport, tools))) continue;
		const placed = `${file}.sh`;
		writeWhole(placed, stampCarrier(script, { transport, tools }), 0o700);
		return { file: placed, how: `the shell script over ${transport.program}` };
	}
	throw new Error("nothing here can carry the hook's calls: install a C compiler, or one of netcat-openbsd, socat, perl");
};
