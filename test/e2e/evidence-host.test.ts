import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startHost } from "../kit/host.ts";
import { openHostWindow } from "../kit/host-window.ts";
import { must } from "../kit/rig.ts";
import { tempFolder } from "../kit/sockets.ts";

/** What leaves the window on the host as it is shipped: an anchored head and an evidence bundle, read where they were put. */

test("anchors the newest head at a press, and saves a bundle that is checked without Countersign", { timeout: 120_000 }, async (t) => {
	const folder = tempFolder(t);
	const anchor = join(folder, "heads.txt");
	const host = await startHost(t, { toml: `[audit]\nanchors = [{ kind = "file", path = ${JSON.stringify(anchor)} }]\n` });
	await host.confirm("bot");
	const agent = await host.agent("bot");
	must(await agent.call("action.request", { id: "r1", tool: "shell_exec", args: { command: "ls" }, cwd: host.work, workspace: host.work }));
	const decided = host.entries().find(({ request }) => request === "r1");
	assert.ok(decided);
	agent.close();
	await host.stop();

	const { page, problems, go } = await openHostWindow(t, host.home);

	await go("/settings/evidence");
	const before = existsSync(anchor) ? readFileSync(anchor, "utf8") : "";
	await page.getByRole("button", { name: "Anchor now" }).click();
	await page.getByText("Anchored everywhere.").waitFor();
	const anchored = readFileSync(anchor, "utf8");
	assert.ok(anchored.startsWith(before) && anchored.length > before.length, "a head was added, and none taken away");
	const [origin = "", size = ""] = anchored.slice(before.length).trim().split("\n");
	assert.match(origin, /^countersign\.local\//);
	assert.ok(Number(size) > decided.seq, `a head over ${size} entries`);
	await page
		.getByRole("listitem")
		.filter({ hasText: anchor })
		.filter({ hasText: `${Number(size)} entries` })
		.waitFor();

	await go(`/audit?sel=${decided.seq}&tab=proof`);
	const saving = page.waitForEvent("download");
	await page.getByRole("button", { name: "Save evidence bundle" }).click();
	const download = await saving;
	assert.equal(download.suggestedFilename(), `evidence-${decided.seq}.tar.gz`);
	const file = join(folder, "evidence.tar.gz");
	await download.saveAs(file);
	const unpacked = join(folder, "unpacked");
	mkdirSync(unpacked);
	assert.equal(spawnSync("tar", ["-xzf", file, "-C", unpacked]).status, 0);
	assert.deepEqual(readdirSync(join(unpacked, "proofs")), [`${decided.seq}.tlog-proof`]);
	const words = ["countersign-verify.mjs", "--key", "keys.txt", join("proofs", `${decided.seq}.tlog-proof`)];
	const checked = spawnSync(process.execPath, words, { cwd: unpacked, encoding: "utf8" });
	assert.equal(checked.status, 0, `${checked.stdout}${checked.stderr}`);
	assert.deepEqual(problems, []);
});
