import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isSensitiveKey, redactJson } from "../../../src/main/redact/index.ts";

test("masks the values of sensitive keys in any spelling", () => {
	for (const key of [
		"password",
		"PASSWORD",
		"api_key",
		"apiKey",
		"api-key",
		"x-api-key",
		"access_token",
		"clientSecret",
		"DB_PASSWORD",
		"private.key",
		"Authorization",
		"connection_string",
		"credentials",
	]) {
		assert.match(JSON.stringify(redactJson({ [key]: "value-1" })), /\[redacted:[a-z-]+\]"\}$/, key);
	}
	for (const key of ["max_tokens", "tokenCount", "passwordPolicyUrl", "keyboard", "author", "monkey", "primaryKey"])
		assert.equal(isSensitiveKey(key), false, key);
});

test("leaves what is no secret under a sensitive key", () => {
	const plain = {
		password: null,
		token: true,
		secret: "",
		api_key: "keychain:openai/main",
		access_token: "${TOKEN}",
		auth_token: "env:TOKEN",
		client_secret: "********",
		credentials: [],
		max_tokens: 4096,
	};
	assert.deepEqual(redactJson(plain), plain);
});

test("members that are named as ours stay as they are, and only in the outermost record", () => {
	const token = `ghp_${"aB3".repeat(12)}`;
	const ours = new Set(["hashHex", "password"]);
	assert.deepEqual(redactJson({ hashHex: token, password: { token }, more: [{ hashHex: token, password: "Zx81pass" }] }, ours), {
		hashHex: token,
		password: { token },
		more: [{ hashHex: "[redacted:github-token]", password: "[redacted:password]" }],
	});
	assert.deepEqual(redactJson([{ hashHex: token }], ours), [{ hashHex: "[redacted:github-token]" }]);
});

test("masks a number under a password, not under a token", () => {
	assert.deepEqual(redactJson({ pin: 1234, password: 77, token: 12 }), {
		pin: "[redacted:number]",
		password: "[redacted:number]",
		token: 12,
	});
});

test("a name beside a value, and an option before an argument, tell what it is", () => {
	assert.deepEqual(
		redactJson({
			env: [
				{ name: "DB_PASSWORD", value: "abc" },
				{ name: "PORT", value: "8080" },
			],
		}),
		{
			env: [
				{ name: "DB_PASSWORD", value: "[redacted:password]" },
				{ name: "PORT", value: "8080" },
			],
		},
	);
	assert.deepEqual(redactJson(["tool", "--password", "abc", "--port", "80"]), [
		"tool",
		"--password",
		"[redacted:password]",
		"--port",
		"80",
	]);
});

test("string leaves and keys go through the text redactor", () => {
	assert.deepEqual(redactJson({ cmd: "PASSWORD=Zx81pass ./run", [`ghp_${"aB3".repeat(12)}`]: 1 }), {
		cmd: "PASSWORD=[redacted:password] ./run",
		"[redacted:github-token]": 1,
	});
});

test("`__proto__` is a key like any other", () => {
	const copy = redactJson(JSON.parse('{"__proto__":{"password":"abc1"},"constructor":{"prototype":{"x":1}}}'));
	assert.equal(JSON.stringify(copy), '{"__proto__":{"password":"[redacted:password]"},"constructor":{"prototype":{"x":1}}}');
	assert.equal(Reflect.get({}, "password"), undefined);
});

test("a hundred thousand levels do not overflow the stack", () => {
	let deep: unknown = "PASSWORD=Zx81pass";
	for (let level = 0; level < 100_000; level += 1) deep = level % 2 === 0 ? [deep] : { a: deep };
	let copy = redactJson(deep);
	for (let level = 0; level < 100_000; level += 1) copy = Array.isArray(copy) ? copy[0] : Reflect.get(copy as object, "a");
	assert.equal(copy, "PASSWORD=[redacted:password]");
});

test("two keys that mask alike both stay", () => {
	const keys = [`ghp_${"aB3".repeat(12)}`, `ghp_${"cD4".repeat(12)}`];
	assert.deepEqual(Object.keys(redactJson({ [keys[0]!]: 1, [keys[1]!]: 2 }) as object), [
		"[redacted:github-token]",
		"[redacted:github-token] 2",
	]);
});

test("redacting twice is redacting once, the input is not touched, and JSON stays JSON", () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.constantFrom("password", "token", "a", "auth", "cookie"), (value, key) => {
			const input = { [key]: value, list: [value] };
			const before = JSON.stringify(input);
			const once = redactJson(input);
			assert.equal(JSON.stringify(input), before);
			assert.deepEqual(redactJson(once), once);
			assert.equal(JSON.stringify(JSON.parse(JSON.stringify(once))), JSON.stringify(once));
		}),
		{ numRuns: 2000 },
	);
});
