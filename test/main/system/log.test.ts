import assert from "node:assert/strict";
import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openLog } from "../../../src/main/system/log.ts";
import { tempFolder } from "../../kit/sockets.ts";

const mask = (text: string): string => text.replaceAll("hunter2", "[redacted]");
const linesOf = (file: string): Record<string, unknown>[] =>
	readFileSync(file, "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Record<string, unknown>);

test("writes at once, privately, and goes on where it ended", { skip: process.platform === "win32" }, (t) => {
	const file = join(tempFolder(t), "host.log");
	const first = openLog(file, mask);
	first.info("started", { port: 7 });
	assert.deepEqual(
		linesOf(file).map((line) => [line["msg"], line["port"]]),
		[["started", 7]],
	);
	first.close();
	const second = openLog(file, mask);
	second.warn("again");
	second.close();
	assert.equal(linesOf(file).length, 2);
	assert.equal(statSync(file).mode & 0o777, 0o600);
});

test("no string gets past the redactor: messages, fields at any depth, names of members, errors with their stacks", (t) => {
	const file = join(tempFolder(t), "host.log");
	const log = openLog(file, mask);
	log.info("password hunter2", { deep: { list: ["hunter2", { hunter2: 1 }] } });
	log.error("failed with hunter2", Object.assign(new Error("hunter2 was refused"), { code: "hunter2" }));
	log.error("thrown", "hunter2");
	log.close();
	const text = readFileSync(file, "utf8");
	assert.ok(!text.includes("hunter2"), text);
	assert.equal(text.match(/\[redacted\]/g)?.length, 8, text);
});

test("values that JSON cannot hold, and loops, do not stop the log", (t) => {
	const file = join(tempFolder(t), "host.log");
	const log = openLog(file, mask);
	const loop: Record<string, unknown> = { big: 1n, missing: undefined, act: () => 1 };
	loop["self"] = loop;
	log.info("odd", loop);
	log.close();
	assert.equal(linesOf(file)[0]?.["big"], "1");
});

test("a symlink in place of the log is refused", { skip: process.platform === "win32" }, (t) => {
	const folder = tempFolder(t);
	writeFileSync(join(folder, "precious"), "data");
	symlinkSync(join(folder, "precious"), join(folder, "host.log"));
	assert.throws(() => openLog(join(folder, "host.log"), mask));
	assert.equal(readFileSync(join(folder, "precious"), "utf8"), "data");
});
