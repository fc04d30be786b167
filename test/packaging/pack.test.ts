import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { accessSync, constants, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { extractFile, listPackage } from "@electron/asar";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { layStandInElectron } from "./stand-in-electron.ts";

const run = promisify(execFile);

/** Packs the built app around a stand-in runtime, as `npm run dist` does, and looks at what came out. */
describe("the packed app", { skip: process.platform === "linux" ? false : "the stand-in runtime is laid out for Linux" }, () => {
	const scratch = mkdtempSync(join(tmpdir(), "countersign-pack-"));
	const unpacked = join(scratch, "out", "linux-unpacked");
	const archive = join(unpacked, "resources", "app.asar");
	let files: string[] = [];

	before(async () => {
		const runtime = join(scratch, "electron");
		await layStandInElectron(runtime);
		const args = ["--dir", "--linux", `-c.electronDist=${runtime}`, `-c.directories.output=${join(scratch, "out")}`];
		await run(process.execPath, ["node_modules/electron-builder/cli.js", ...args], { maxBuffer: 16 << 20 });
		files = listPackage(archive, { isPack: false }).map((each) => each.replace(/^[/\\]/, ""));
	});
	after(() => rmSync(scratch, { recursive: true }));

	test("carries every security fuse in its binary", async () => {
		const wire = await getCurrentFuseWire(join(unpacked, "countersign"));
		const states = new Map(
			Object.entries(FuseV1Options)
				.filter(([, index]) => typeof index === "number")
				.map(([name, index]) => [name, wire[index as FuseV1Options]]),
		);
		const expected = {
			RunAsNode: FuseState.DISABLE,
			EnableCookieEncryption: FuseState.ENABLE,
			EnableNodeOptionsEnvironmentVariable: FuseState.DISABLE,
			EnableNodeCliInspectArguments: FuseState.DISABLE,
			EnableEmbeddedAsarIntegrityValidation: FuseState.ENABLE,
			OnlyLoadAppFromAsar: FuseState.ENABLE,
			LoadBrowserProcessSpecificV8Snapshot: FuseState.DISABLE,
			GrantFileProtocolExtraPrivileges: FuseState.DISABLE,
			WasmTrapHandlers: FuseState.ENABLE,
		};
		assert.deepEqual(Object.fromEntries(states), expected);
	});

	test("starts with the program that package.json names", () => {
		const { main } = JSON.parse(extractFile(archive, "package.json").toString()) as { main: string };
		assert.ok(files.includes(main), `${main} is not in the archive`);
		assert.ok(files.includes("dist/preload.cjs"));
		assert.ok(files.includes("dist/renderer/index.html"));
	});

	test("holds no sources, no maps, no tests and no development packages", () => {
		const strangers = files.filter((each) =>
			/^(src|test|docs|bench|scripts)\b|\.map$|\.tsx?$|^node_modules\/(electron|vite|typescript|react|hono|zod)\b/.test(each),
		);
		assert.deepEqual(strangers, []);
	});

	test("has each native module outside the archive, for this system only", () => {
		const outside = readdirSync(`${archive}.unpacked`, { recursive: true, encoding: "utf8" }).filter((each) => each.endsWith(".node"));
		assert.ok(
			outside.some((each) => each.includes("better-sqlite3")),
			outside.join("\n"),
		);
		assert.ok(outside.some((each) => each.includes("keyring")));
		assert.ok(outside.some((each) => each.includes("koffi")));
		assert.deepEqual(
			outside.filter((each) => /darwin|win32|arm64/.test(each)),
			[],
		);
		assert.deepEqual(
			files.filter((each) => /\.(c|cc|cpp|h|hpp|gyp)$/.test(each)),
			[],
		);
	});

	test("can load every package that the programs leave outside", async () => {
		const natives = ["better-sqlite3", "koffi", "@napi-rs/keyring"];
		// The archive's JavaScript beside its unpacked binaries, as the runtime sees them.
		const merged = join(scratch, "merged");
		const { extractAll } = await import("@electron/asar");
		extractAll(archive, merged);
		const loads = natives.map((each) => `require(${JSON.stringify(each)});`).join(" ");
		await run(process.execPath, ["-e", `${loads} new (require("better-sqlite3"))(":memory:").close();`], { cwd: merged });
	});

	test("carries the agent hook beside the archive, ready to run", () => {
		for (const each of ["countersign-hook", "countersign-hook.sh"]) {
			accessSync(join(unpacked, "resources", "hook", each), constants.X_OK);
		}
	});
});
