import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hosts } from "../../src/main/engine/gates/hosts.ts";
import { caseOf, effectOf, judge, requestOf, rules } from "../main/engine/gates/kit.ts";

/*
 * Who: an agent that may reach one host. What it tries: an address that the check reads as that host and the program
 * that connects reads as another. What must happen: it is stopped through every tool that takes an address.
 */
describe("addresses with two readings", () => {
	const config = rules({ network: { allowed_hosts: ["api.example.com"] } });
	const tricks = [
		"https://evil.example\\@api.example.com/",
		"https://evil.example#@api.example.com/",
		"https://evil.example?@api.example.com/",
		"https://api.example.com@evil.example/",
		"https://api.example.com\u0000.evil.example/",
		"https://evil.example\u0000.api.example.com/",
		"https://api.example.com%2eevil.example/",
		"https://api.example.com\t.evil.example/",
		"https:evil.example",
		"https:/\\evil.example/",
		"https:///evil.example/",
		"https://api.example.com:443@evil.example/",
		"https://api.example.com\u3002evil.example/",
		"https://api.example.com.evil.example/",
		"https://evilapi.example.com.evil.example/",
		"https://аpi.example.com/",
	];
	for (const url of tricks) {
		it(`http_fetch ${JSON.stringify(url)}`, () =>
			assert.ok(["ask", "deny"].includes(effectOf(judge(hosts, caseOf(requestOf("http_fetch", { url }), config))))));
		it(`an MCP tool with ${JSON.stringify(url)}`, () =>
			assert.ok(["ask", "deny"].includes(effectOf(judge(hosts, caseOf(requestOf("mcp:web/get_page", { options: { url } }), config))))));
	}

	for (const command of [
		"curl http://169.254.169.254/latest/meta-data/",
		"curl http://0xa9fea9fe/",
		"wget http://2852039166/",
		"curl 'http://[::ffff:169.254.169.254]/'",
	]) {
		it(`denies ${command} without any list`, () =>
			assert.equal(effectOf(judge(hosts, caseOf(requestOf("shell_exec", { command })))), "deny"));
	}

	it("a shell word that is only known later asks, it is not denied as broken", () => {
		assert.equal(effectOf(judge(hosts, caseOf(requestOf("shell_exec", { command: "curl https://$HOST/x" })))), "ask");
	});
});
