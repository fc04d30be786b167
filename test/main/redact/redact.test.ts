import assert from "node:assert/strict";
import { test } from "node:test";
import { allPatterns } from "../../../src/main/redact/catalogue.ts";
import { patternList, redact } from "../../../src/main/redact/index.ts";
import { benignCases, secretCases } from "../../vectors/secrets/expand.ts";

const seeds = [1, 2, 3, 4, 5];

test("hides every secret of the corpus and names its kind", () => {
	const missed: string[] = [];
	for (const seed of seeds) {
		for (const { id, kind, input, secrets } of secretCases(seed)) {
			const { text, found } = redact(input);
			const survivor = secrets.find((secret) => text.includes(secret));
			if (survivor !== undefined) missed.push(`${id} ${kind}: ${text}`);
			else if (!found.some((one) => one.kind === kind))
				missed.push(`${id} ${kind}: named ${found.map((one) => one.kind).join()} in ${input}`);
		}
	}
	assert.deepEqual(missed, []);
});

test("leaves every benign line of the corpus as it is", () => {
	const touched: string[] = [];
	for (const seed of seeds)
		for (const { id, why, input } of benignCases(seed))
			if (redact(input).text !== input) touched.push(`${id} ${why}: ${redact(input).text}`);
	assert.deepEqual(touched, []);
});

test("lists at least a hundred kinds, each once, in names fit for a mask", () => {
	assert.ok(patternList.length >= 200);
	assert.equal(new Set(patternList.map(({ kind }) => kind)).size, patternList.length);
	for (const { kind, title } of patternList) {
		assert.match(kind, /^[a-z][a-z0-9-]{1,40}$/);
		assert.ok(title.length > 5);
	}
});

test("every family of the catalogue is there", () => {
	assert.deepEqual([...new Set(patternList.map(({ family }) => family))].toSorted(), [
		"ai",
		"assignment",
		"cloud",
		"database",
		"entropy",
		"forge",
		"key",
		"messaging",
		"operations",
		"package",
		"payment",
	]);
});

test("every pattern has a way to be reached", () => {
	for (const { kind, family, keywords } of allPatterns) {
		if (keywords.length === 0)
			assert.ok(
				["discord-bot-token", "mailgun-signing-key", "sentry-dsn", "high-entropy"].includes(kind),
				`${family} ${kind} has no keyword`,
			);
	}
});

test("keeps the destination readable and takes the password only", () => {
	assert.equal(
		redact("psql postgres://app:Zx81pass@db.example.org:5432/shop").text,
		"psql postgres://app:[redacted:postgres-uri-password]@db.example.org:5432/shop",
	);
	assert.equal(
		redact("curl -H 'Authorization: Bearer abc123def456' https://api.example.org/x").text,
		"curl -H 'Authorization: Bearer [redacted:authorization]' https://api.example.org/x",
	);
});

test("hides a value wherever it stands again", () => {
	assert.equal(
		redact("API_TOKEN=ab12cd34ef56\nretry with ab12cd34ef56 failed").text,
		"API_TOKEN=[redacted:token]\nretry with [redacted:token] failed",
	);
});

test("hides a user name that is a token, beside the password", () => {
	const token = `ghp_${"aB3".repeat(12)}`;
	assert.equal(
		redact(`https://${token}:x9y8z7@git.example.org/a`).text,
		"https://[redacted:github-token]:[redacted:http-uri-password]@git.example.org/a",
	);
});

test("a key header in documentation stays, a key cut in the middle goes", () => {
	assert.equal(redact("look for -----BEGIN PRIVATE KEY----- in the file").text, "look for -----BEGIN PRIVATE KEY----- in the file");
	const cut = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIB".repeat(8)}\n${"ADANBgkq".repeat(3)}`;
	assert.equal(redact(`key:\n${cut}`).text, "key:\n[redacted:private-key]");
});

test("words behind a key that was cut stay readable", () => {
	const cut = `-----BEGIN RSA PRIVATE KEY-----\n${"MIIEvQIB".repeat(8)}\n`;
	assert.equal(redact(`${cut}and then the log went on`).text, "[redacted:private-key]\nand then the log went on");
});

test("gives offsets in UTF-16 units of the input", () => {
	const input = "🗝️ password=Zx81pass";
	const { found } = redact(input);
	assert.deepEqual(found, [{ kind: "password", start: input.indexOf("Zx81"), end: input.length }]);
});

test("an empty text and lone surrogates pass", () => {
	assert.deepEqual(redact(""), { text: "", found: [] });
	assert.equal(redact("\ud800 \udfff").text, "\ud800 \udfff");
});
