import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startHost } from "../kit/host.ts";
import { newSigner } from "../main/audit/kit.ts";
import { createLog, segmentsIn, startDay } from "../main/archive/kit.ts";
import { formatVerifierKey } from "../../src/main/audit/note.ts";
import { cli } from "./run-cli.ts";

/** Daily segments: of a real host, and checked by somebody who has nothing but files and a public key. */

test("a host writes its day as lines, goes on after a crash, and the lines hold every entry", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t);
	await host.kill();
	await host.restart();
	assert.equal(await host.stop(), 0);
	const folder = join(host.data, "archive");
	const files = segmentsIn(folder).map((name) => join(folder, name));
	const checked = await cli(["audit", "verify", "--file", ...files], host);
	assert.equal(checked.code, 0, checked.stdout + checked.stderr);
	const size = host.entries().length;
	assert.match(checked.stdout.split("\n").at(-2) ?? "", new RegExp(`#${size - 1}, chained, not signed: the segment has no manifest`));
});

test("segments are verified with the public key alone; what was changed or left out is named", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t);
	await host.stop();
	const folder = join(host.root, "taken");
	mkdirSync(folder);
	const log = createLog(newSigner("countersign.local/test"));
	for (let at = 0; at < 3; at++) log.append(startDay + at * 86_400_000, { text: "a\u2028b" });
	await log.writer(folder).stop();
	const [first = "", second = "", third = ""] = segmentsIn(folder).map((name) => join(folder, name));
	const key = join(folder, "log-key.pub");
	writeFileSync(key, `${formatVerifierKey(log.signer.key)}\n`);
	const verify = (...files: string[]) => cli(["audit", "verify", "--key", key, "--file", ...files], host);

	const right = await verify(first, second, third);
	assert.equal(right.code, 0, right.stdout);
	assert.match(right.stdout, /^PASSED .*audit-2026-11-21\.jsonl {2}1 entry, #0 to #0, under the signed checkpoint of 3 entries$/m);

	const gap = await verify(first, third);
	assert.equal(gap.code, 1);
	assert.match(gap.stdout, /^FAILED .*audit-2026-11-23\.jsonl {2}#1 was expected here$/m);

	writeFileSync(second, readFileSync(second, "utf8").replace('"host":"desk"', '"host":"disk"'));
	const changed = await verify(first, second);
	assert.equal(changed.code, 1);
	assert.match(changed.stdout, /^FAILED .*line 2: entry #1 was changed: its `hash` does not match$/m);

	copyFileSync(join(host.data, "log-key.pub"), key);
	const stranger = await verify(first);
	assert.match(stranger.stdout, /^FAILED .*line 3: the checkpoint is not signed by the log: /m);
	const json = JSON.parse((await cli(["audit", "verify", "--json", "--key", key, "--file", first], host)).stdout) as {
		problem: { line: number };
	}[];
	assert.equal(json[0]?.problem.line, 3);
});
