import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
	accessSync,
	constants,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, test } from "node:test";

/** `countersign`, as people and scripts start it, in a small copy of the checkout with a command line that tells what it got. */

const answering = `process.stdin.resume().setEncoding("utf8"); let said = ""; process.stdin.on("data", (text) => { said += text; });
process.stdin.on("end", () => { console.log(JSON.stringify({ node: process.versions.node, args: process.argv.slice(2), said })); process.exitCode = 7; });`;
const serving = `process.on("SIGTERM", () => { console.log("stopped"); process.exit(0); }); setInterval(() => {}, 1000);
require("node:fs").writeFileSync("ready", ""); console.log("ready");`;

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

const isExecutable = (file: string): boolean => {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false; // not there
	}
};

/** PATH as the person's shell has it, without what npm put in front for this run. */
const shellPath = (process.env["PATH"] ?? "")
	.split(delimiter)
	.filter((each) => !each.includes("node_modules") && !each.includes("node-gyp-bin"));
const systemNode = shellPath.map((each) => join(each, "node")).find(isExecutable);

describe("the launcher", { skip: process.platform === "win32" ? "npm makes a .cmd of it there" : false }, () => {
	let root: string;
	before(() => {
		root = realpathSync(mkdtempSync(join(tmpdir(), "countersign-launcher-")));
		for (const each of ["bin", "scripts/lib", "package.json"]) cpSync(each, join(root, each), { recursive: true });
		mkdirSync(join(root, "dist"));
		mkdirSync(join(root, "node_modules"));
		symlinkSync(realpathSync("node_modules/node"), join(root, "node_modules/node"));
	});
	after(() => rmSync(root, { recursive: true }));

	const run = (command: string, args: readonly string[], input = ""): Promise<Ended> =>
		new Promise((resolve) => {
			const env = { ...process.env, PATH: shellPath.join(delimiter) };
			const child = execFile(command, args, { cwd: root, env }, (error, stdout, stderr) => {
				resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
			});
			child.stdin?.end(input);
		});
	const expectAnswer = ({ code, stdout, stderr }: Ended, args: readonly string[]): void => {
		assert.equal(code, 7, stderr);
		const answer = JSON.parse(stdout) as { node: string; args: string[]; said: string };
		assert.deepEqual([answer.args, answer.said], [args, "hello\n"]);
		assert.ok(Number(answer.node.split(".")[0]) >= 24, answer.node);
	};

	test("passes arguments, input and exit code through", async () => {
		writeFileSync(join(root, "dist/cli.cjs"), answering);
		expectAnswer(await run(process.execPath, ["bin/countersign.mjs", "status", "--json"], "hello\n"), ["status", "--json"]);
	});

	test("gets Node 24 when it is started by an older one", { skip: systemNode === undefined ? "no other Node here" : false }, async () => {
		writeFileSync(join(root, "dist/cli.cjs"), answering);
		expectAnswer(await run(systemNode ?? "", ["bin/countersign.mjs", "a b", "--c"], "hello\n"), ["a b", "--c"]);
	});

	test(
		"is what `npx --no-install countersign` finds in the checkout",
		{ skip: systemNode === undefined ? "no npx here" : false },
		async () => {
			writeFileSync(join(root, "dist/doors.cjs"), answering);
			expectAnswer(await run("npx", ["--no-install", "countersign", "explain", "--jsonl"], "hello\n"), ["explain", "--jsonl"]);
		},
	);

	test("builds first in a fresh checkout, and keeps stdout for answers", async () => {
		rmSync(join(root, "dist/cli.cjs"));
		writeFileSync(
			join(root, "scripts/build.mjs"),
			`import { writeFileSync } from "node:fs"; console.log("built"); writeFileSync("dist/cli.cjs", ${JSON.stringify(answering)});`,
		);
		const ended = await run(process.execPath, ["bin/countersign.mjs", "status"], "hello\n");
		expectAnswer(ended, ["status"]);
		assert.match(ended.stderr, /built/);
	});

	test("says what to do when there is no Node 24 yet", { skip: systemNode === undefined ? "no other Node here" : false }, async () => {
		rmSync(join(root, "node_modules/node"));
		try {
			const { code, stderr } = await run(systemNode ?? "", ["bin/countersign.mjs", "status"]);
			if (code === 7) return; // the system's own Node is new enough
			assert.equal(code, 1);
			assert.match(stderr, /run `npm ci` first/);
		} finally {
			symlinkSync(realpathSync("node_modules/node"), join(root, "node_modules/node"));
		}
	});

	test(
		"ends the program that it started when it is told to end",
		{ skip: systemNode === undefined ? "no other Node here" : false },
		async () => {
			writeFileSync(join(root, "dist/headless.cjs"), serving);
			const child = spawn(systemNode ?? "", ["bin/countersign.mjs", "serve"], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
			let said = "";
			child.stdout.setEncoding("utf8").on("data", (text: string) => {
				said += text;
			});
			await once(child.stdout, "data");
			assert.ok(existsSync(join(root, "ready")));
			child.kill("SIGTERM");
			const [code] = (await once(child, "exit")) as [number];
			assert.equal(code, 0);
			assert.match(said, /stopped/);
		},
	);

	test("is named by package.json and may be executed", () => {
		const { bin } = JSON.parse(readFileSync("package.json", "utf8")) as { bin: { countersign: string } };
		assert.ok(isExecutable(bin.countersign));
	});
});
