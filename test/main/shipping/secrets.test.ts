import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openCursors } from "../../../src/main/shipping/cursors.ts";
import { createSecretReader, keepSecret } from "../../../src/main/shipping/secrets.ts";
import { parseConfig } from "../../../src/main/engine/config/parse-config.ts";
import { ok } from "../../../src/shared/lib/result.ts";
import { must } from "../../kit/rig.ts";

const keys = () => {
	const kept = new Map<string, Uint8Array<ArrayBuffer>>();
	return {
		kept,
		get: async (account: string) => ok(kept.get(account)),
		set: async (account: string, secret: Uint8Array) => {
			kept.set(account, Uint8Array.from(secret));
			return ok(undefined);
		},
	};
};

test("a credential comes from the key store or the environment, and only as one line", async () => {
	const store = keys();
	const read = createSecretReader(store, { TOKEN: "abc", EMPTY: "", TWO: "a\r\nHost: b" });
	must(await keepSecret(store, "hec", "x y"));
	assert.equal(must(await read("keychain:hec")), "x y");
	assert.equal(must(await read("env:TOKEN")), "abc");
	for (const [reference, says] of [
		["env:EMPTY", /the environment of Countersign has no `EMPTY`/],
		["env:NONE", /has no `NONE`/],
		["keychain:none", /countersign audit shipping secret none/],
		["env:TWO", /more than one line/],
	] as const) {
		const answer = await read(reference);
		assert.ok(!answer.ok && says.test(answer.fault.message), reference);
	}
	// No reference reaches another secret of ours.
	assert.deepEqual([...store.kept.keys()], ["shipping:hec"]);
});

const faultOf = (lines: string): string => {
	const parsed = parseConfig(`[shipping.it]\n${lines}\n`, "c.toml");
	return parsed.ok ? "" : parsed.fault.message;
};

test("rules that would leak, or that are misspelt, are refused with their place", () => {
	const splunk = 'type = "splunk"\nurl = "https://splunk.example.com:8088"\n';
	assert.equal(faultOf(`${splunk}secret = "keychain:hec"`), "");
	for (const [lines, says] of [
		[
			`${splunk}secret = "3f1c7a52-9a1e-4a4e-8a55-0c2f5d2b7e11"`,
			/^c.toml:4:\d+: .*expected `keychain:NAME` or `env:NAME`: a credential itself never stands/,
		],
		[splunk, /found no `secret`/],
		[`${splunk}secret = "env:X"\ntokn = "a"`, /^c.toml:5:1: found the unknown key `tokn`/],
		['type = "splnk"', /expected a `type`: one of `s3`, `gcs`, `elasticsearch`, `splunk`, `otlp`, `syslog`/],
		['type = "splunk"\nurl = "http://splunk.example.com:8088"\nsecret = "env:X"', /^c.toml:3:\d+: .*an `https:\/\/` address/],
		['type = "splunk"\nurl = "http://127.0.0.1.example.com"\nsecret = "env:X"', /an `https:\/\/` address/],
		['type = "splunk"\nurl = "https://me:pass@splunk.example.com"\nsecret = "env:X"', /an `https:\/\/` address/],
		['type = "otlp"\nurl = "https://c.example.com/v1/logs?key=1"', /an `https:\/\/` address/],
		['type = "s3"\nbucket = "a/b"\nregion = "eu-central-1"\naccess_key_id = "AKIA1"\nsecret = "env:X"', /the name of a bucket/],
		['type = "syslog"\ntransport = "unix"', /a `path` when the transport is `unix`/],
	] as const)
		assert.match(faultOf(lines), says, lines);
	assert.match(
		faultOf('type = "otlp"\nurl = "https://c.example.com"\n[shipping.Other]\ntype = "otlp"'),
		/small letters, digits and hyphens|Invalid key/,
	);
});

test("cursors are on the disk when they are set, and a damaged file stops instead of sending years again", (t) => {
	const folder = mkdtempSync(join(tmpdir(), "cs-cursors-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const file = join(folder, "shipping.json");
	const cursors = openCursors(file);
	assert.deepEqual(cursors.get("a"), { next: 0 });
	cursors.set("a", { next: 4, leaf: "ab", sentAt: 5 });
	cursors.set("b", { next: 2, isPaused: true });
	assert.deepEqual(openCursors(file).get("a"), { next: 4, leaf: "ab", sentAt: 5 });
	assert.deepEqual(openCursors(file).get("b"), { next: 2, isPaused: true });
	writeFileSync(file, readFileSync(file, "utf8").slice(0, -5));
	assert.throws(() => openCursors(file), /is damaged: it says how far the log was shipped/);
});
