import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { tempFolder } from "../kit/sockets.ts";

test("the demo ends when whoever started it is gone, even without a word", async (t) => {
	const home = tempFolder(t);
	const program = join(import.meta.dirname, "../../src/demo/main.ts");
	const demo = spawn(process.execPath, [program, "--ends-with-stdin"], {
		stdio: ["pipe", "pipe", "inherit"],
		env: { PATH: process.env["PATH"] ?? "", HOME: home, COUNTERSIGN_HOME: home, COUNTERSIGN_KEYSTORE: "file" },
	});
	t.after(() => demo.kill("SIGKILL"));
	await once(demo.stdout, "data");
	// What the end of a killed process does to its pipes.
	demo.stdin.destroy();
	const [code] = (await once(demo, "exit")) as [number | null];
	assert.equal(code, 0);
});
