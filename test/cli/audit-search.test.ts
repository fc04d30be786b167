import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { type Manifest, openManifest } from "../../src/main/audit/export-note.ts";
import { checkSignature, readPublicKey } from "../../src/main/hosts/log-key.ts";
import { type Host, startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";
import { cli } from "./run-cli.ts";

/** `countersign audit --agent …`: the entries of a query, beside a running host and without one. */

const newLog = async (t: TestContext): Promise<Host> => {
	const host = await startHost(t, { toml: '[safety]\ndenied_paths = [".env"]\n' });
	for (const name of ["bot", "cat"]) {
		await host.confirm(name);
		const agent = await host.agent(name);
		for (let n = 0; n < 3; n++) {
			const path = join(host.work, n === 2 ? ".env" : `${name}-${n}.txt`);
			must(
				await agent.call("action.request", { id: `${name}${n}`, tool: "file_read", args: { path }, cwd: host.work, workspace: host.work }),
			);
		}
		agent.close();
	}
	return host;
};
const lines = (text: string): string[] => text.trimEnd().split("\n");
const seqsOf = (jsonl: string): number[] => lines(jsonl).map((line) => (JSON.parse(line) as { seq: number }).seq);

test("options and the query language narrow alike, and all formats speak of the same entries", async (t) => {
	const host = await newLog(t);
	const expected = host.entries().filter(({ agent, outcome }) => agent === "bot" && outcome?.state === "denied");
	assert.equal(expected.length, 1);
	const byOptions = await cli(["audit", "--agent", "bot", "--outcome", "denied", "--last", "30d", "--format", "jsonl"], host);
	assert.equal(byOptions.code, 0, byOptions.stderr);
	assert.deepEqual(
		lines(byOptions.stdout).map((line) => JSON.parse(line) as unknown),
		expected,
	);
	const bySpec = await cli(["audit", "--spec", "agent:bot outcome:denied", "--format", "jsonl"], host);
	assert.equal(bySpec.stdout, byOptions.stdout);
	const table = await cli(["audit", "--agent", "bot", "--path", ".env", "--outcome", "denied"], host);
	assert.match(table.stdout, /^#\d+ +\d{4}-\d\d-\d\d .* request\.denied +denied +bot +read \.env \(denied-path\)\n$/);
	const csv = await cli(["audit", "--text", "bot-1.TXT", "--event", "request", "--format", "csv", "--columns", "seq,agent,subject"], host);
	assert.match(csv.stdout, /^seq,agent,subject\r\n\d+,bot,read bot-1\.txt\r\n$/);
	const ocsf = await cli(["audit", "--agent", "cat", "--event", "request.allowed", "--format", "ocsf"], host);
	for (const line of lines(ocsf.stdout)) assert.equal((JSON.parse(line) as { class_uid: number }).class_uid, 1001);
});

test("a limit keeps the newest, says what it left out, and the order can be turned", async (t) => {
	const host = await newLog(t);
	const all = seqsOf((await cli(["audit", "--event", "request", "--format", "jsonl"], host)).stdout);
	const some = await cli(["audit", "--event", "request", "--format", "jsonl", "--limit", "2", "--reverse"], host);
	assert.deepEqual(seqsOf(some.stdout), all.slice(-2).reverse());
	assert.match(some.stderr, new RegExp(`the newest 2 of ${all.length}`));
});

test("an export to a file verifies from its bytes, by a running host's key and by a stopped one's", async (t) => {
	const host = await newLog(t);
	for (const name of ["running.jsonl", "stopped.jsonl"]) {
		if (name === "stopped.jsonl") await host.stop();
		const file = join(host.root, name);
		const made = await cli(["audit", "--event", "request", "--format", "jsonl", "--limit", "4", "-o", file], host);
		assert.deepEqual([made.code, made.stdout], [0, ""], made.stderr);
		const checked = await cli(["audit", "verify", "--file", file], host);
		assert.equal(checked.code, 0, checked.stdout + checked.stderr);
		assert.match(checked.stdout, /^PASSED .*4 entries, #\d+ to #\d+/);
		assert.match(checked.stdout, /query +event:request seq:>=\d+ seq:<\d+/);

		const found = await cli(["audit", "--file", file, "--agent", "cat", "--format", "jsonl"], host);
		assert.deepEqual(
			seqsOf(found.stdout),
			seqsOf(readFileSync(file, "utf8").slice(readFileSync(file, "utf8").indexOf("\n") + 1)).slice(-3),
		);

		const edited = join(host.root, `edited-${name}`);
		writeFileSync(edited, readFileSync(file, "utf8").replace('"tool":"file_read"', '"tool":"file_wipe"'));
		const refused = await cli(["audit", "verify", "--file", edited], host);
		assert.equal(refused.code, 1);
		assert.match(refused.stdout, /^FAILED .*were changed/);
		assert.equal((await cli(["audit", "--event", "request", "--format", "jsonl", "-o", file], host)).code, 1, "never writes over a file");
	}
});

test("a table and OCSF events in a file get their signed manifest beside them, over the same entries as JSONL", async (t) => {
	const host = await newLog(t);
	const note = (name: string): Manifest => {
		const key = readPublicKey(host.data);
		assert.ok(key);
		return must(openManifest(readFileSync(join(host.root, name), "utf8"), [key], checkSignature));
	};
	const made: Manifest[] = [];
	for (const format of ["csv", "ocsf"]) {
		const file = join(host.root, `out.${format}`);
		const ran = await cli(["audit", "--event", "request", "--agent", "bot", "--format", format, "-o", file], host);
		assert.deepEqual([ran.code, ran.stderr], [0, ""]);
		made.push(note(`out.${format}.manifest`));
		rmSync(file);
		const again = await cli(["audit", "--event", "request", "--format", format, "-o", file], host);
		assert.deepEqual([again.code, existsSync(file)], [1, false], "a manifest is not written over, nor is a file made without its own");
	}
	const jsonl = await cli(["audit", "--event", "request", "--agent", "bot", "--format", "jsonl", "-o", join(host.root, "out.jsonl")], host);
	assert.equal(jsonl.code, 0, jsonl.stderr);
	const [first = "", ...bodies] = lines(readFileSync(join(host.root, "out.jsonl"), "utf8"));
	writeFileSync(join(host.root, "jsonl.manifest"), (JSON.parse(first) as { countersignExport: string }).countersignExport);
	const { root, count, query } = note("jsonl.manifest");
	assert.deepEqual([count, query], [bodies.length, `agent:bot event:request seq:<${(made[0]?.range?.last ?? 0) + 1}`]);
	assert.deepEqual(
		made.map((each) => [each.root, each.count, each.query]),
		[
			[root, count, query],
			[root, count, query],
		],
	);
	await cli(["audit", "--agent", "bot", "--format", "table", "-o", join(host.root, "out.txt")], host);
	assert.equal(existsSync(join(host.root, "out.txt.manifest")), false, "a table for reading is no export");
});

test("a format alone is a question: about everything", async (t) => {
	const host = await newLog(t);
	const all = await cli(["audit", "--format", "jsonl"], host);
	assert.equal(all.code, 0);
	assert.ok(lines(all.stdout).length > 2);
});

test("queries have names: the program's, mine, and the project's that I stand in", async (t) => {
	const host = await newLog(t);
	const denied = await cli(["audit", "--saved", "Denied today", "--format", "jsonl"], host);
	assert.equal(lines(denied.stdout).length, 2);
	mkdirSync(join(host.work, ".countersign"), { recursive: true });
	const none = await cli(["audit", "--saved", "Nothing"], host);
	assert.equal(none.code, 2);
	assert.match(none.stderr, /no query is called `Nothing`; there are: Denied today, Approved in under a second/);
});

test("what means nothing in a query is pointed at", async (t) => {
	const host = await newLog(t);
	const wrong = await cli(["audit", "--spec", "agent:bot verdct:denied"], host);
	assert.equal(wrong.code, 2);
	assert.match(wrong.stderr, /^ {2}agent:bot verdct:denied\n {12}\^{13} no field is called `verdct`/m);
	const report = await cli(["audit", "report", "--query", "outcome:deny"], host);
	assert.equal(report.code, 2);
	assert.match(report.stderr, /^ {2}outcome:deny\n {2}\^{12} an outcome is one of/m);
	assert.match((await cli(["audit", "--columns", "wrong", "--format", "csv"], host)).stderr, /no column is called `wrong`/);
});
