import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConfig } from "../../../../src/main/engine/config/parse-config.ts";

const key = `witness.example/w+1a2b3c4d+B${"A".repeat(43)}`;
const read = (lines: string) => parseConfig(`[audit]\n${lines}\n`, "countersign.toml");

test("witnesses are read, each with an address and a key of its own", () => {
	const parsed = read(`quorum = 1\nwitnesses = [{ name = "office", url = "https://witness.example/w", key = "${key}" }]`);
	assert.ok(parsed.ok, JSON.stringify(parsed));
	assert.deepEqual(parsed.value.audit.witnesses, [{ name: "office", url: "https://witness.example/w", key }]);
});

test("an address that could leak or be listened to, a key of another kind, or a quorum that cannot be met is refused", () => {
	for (const [url, each] of [
		["http://witness.example/w", key],
		["https://user:word@witness.example/w", key],
		["https://witness.example/w?x=1", key],
		["file:///etc/passwd", key],
		["https://witness.example/w", "not a key"],
		["https://witness.example/w", `log+1a2b3c4d+A${"A".repeat(43)}`],
	])
		assert.equal(read(`witnesses = [{ name = "office", url = "${url}", key = "${each}" }]`).ok, false, url);
	const one = `{ name = "office", url = "https://witness.example/w", key = "${key}" }`;
	assert.equal(read(`quorum = 2\nwitnesses = [${one}]`).ok, false);
	assert.equal(read(`witnesses = [${one}, ${one}]`).ok, false);
});
