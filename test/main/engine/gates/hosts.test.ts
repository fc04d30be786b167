import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { hostUse } from "../../../../src/main/engine/analysis/hosts.ts";
import { hosts } from "../../../../src/main/engine/gates/hosts.ts";
import { caseOf, codesOf, effectOf, judge, requestOf, rules } from "./kit.ts";

type Row = { readonly why: string; readonly url: string; readonly expect: string; readonly address: string };

const vectors = (name: string): Row[] =>
	readFileSync(new URL(`../../../vectors/hosts/${name}.jsonl`, import.meta.url), "utf8")
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Row);

const listed = rules({
	network: {
		allowed_hosts: ["api.example.com", "*.good.example", "[2606:4700::1111]", "93.184.216.34", "build.example:8443"],
		denied_hosts: ["169.254.169.254", "*.evil.example", "bad.good.example"],
	},
});

const fetch = (url: string, config = rules()) => judge(hosts, caseOf(requestOf("http_fetch", { url }), config));

describe("listed hosts", () => {
	for (const row of vectors("listed")) {
		it(`${row.why}: ${JSON.stringify(row.url.slice(0, 80))}`, () => {
			const effect = effectOf(fetch(row.url, listed));
			assert.ok(row.expect === "stop" ? effect === "ask" || effect === "deny" : effect === row.expect, effect);
		});
	}
});

describe("what an address is", () => {
	for (const row of vectors("addresses")) {
		it(`${row.why}: ${JSON.stringify(row.url)}`, () => assert.equal(hostUse(row.url).address, row.address));
	}
});

describe("the host gate", () => {
	it("denies all network use when it is switched off, lists or not", () => {
		const config = rules({ network: { enabled: false, allowed_hosts: ["api.example.com"] } });
		assert.deepEqual(codesOf(fetch("https://api.example.com/", config)), ["deny:network-disabled"]);
	});

	it("reads a denied star as: nothing but the allowed ones", () => {
		const config = rules({ network: { allowed_hosts: ["api.example.com"], denied_hosts: ["*"] } });
		assert.equal(effectOf(fetch("https://api.example.com/", config)), "allow");
		assert.equal(effectOf(fetch("https://other.example/", config)), "deny");
	});

	it("denies all with a denied star alone", () => {
		assert.equal(effectOf(fetch("https://other.example/", rules({ network: { denied_hosts: ["*"] } }))), "deny");
	});

	it("lets any other deny win over an exact allow", () => {
		const config = rules({ network: { allowed_hosts: ["a.good.example"], denied_hosts: ["*.good.example"] } });
		assert.equal(effectOf(fetch("https://a.good.example/", config)), "deny");
	});

	it("answers exactly the question of the mode for a listed host", () => {
		const [finding] = fetch("https://api.example.com/", listed);
		assert.equal(finding?.question, "mode:network");
		assert.equal(finding?.rule?.name, 'network.allowed_hosts "api.example.com"');
	});

	it("answers nothing when a star is what lists the host", () => {
		assert.equal(effectOf(fetch("https://api.example.com/", rules({ network: { allowed_hosts: ["*"] } }))), "none");
	});

	it("answers nothing for a delete on a listed server", () => {
		const findings = judge(hosts, caseOf(requestOf("http_fetch", { url: "https://api.example.com/x", method: "DELETE" }), listed));
		assert.equal(effectOf(findings), "none");
	});

	it("asks about private addresses and denies metadata services without any list", () => {
		assert.deepEqual(codesOf(fetch("http://192.168.0.1/")), ["ask:private"]);
		assert.deepEqual(codesOf(fetch("http://169.254.169.254/")), ["deny:metadata-host"]);
		assert.deepEqual(codesOf(fetch("https://example.com/")), []);
	});

	it("lets a person list a private address by name", () => {
		assert.equal(effectOf(fetch("http://localhost:3000/", rules({ network: { allowed_hosts: ["localhost:3000"] } }))), "allow");
	});

	it("denies an IPv6 address that carries a denied IPv4 address", () => {
		const config = rules({ network: { denied_hosts: ["8.8.4.4"] } });
		for (const url of ["http://8.8.4.4/", "http://[::ffff:8.8.4.4]/", "http://[64:ff9b::808:404]/", "http://[2002:808:404::]/"])
			assert.equal(effectOf(fetch(url, config)), "deny", url);
	});

	it("asks when the host of a network action is not known and only some are allowed", () => {
		assert.deepEqual(codesOf(judge(hosts, caseOf(requestOf("http_fetch", {}), listed))), ["ask:unknown"]);
	});

	it("judges addresses in the arguments of MCP tools at any depth", () => {
		const findings = judge(hosts, caseOf(requestOf("mcp:web/get", { a: [{ b: { c: "http://169.254.169.254/x" } }] })));
		assert.equal(effectOf(findings), "deny");
	});

	const host = fc.constantFrom(
		"api.example.com",
		"a.good.example",
		"x.evil.example",
		"10.0.0.1",
		"[::1]",
		"localhost",
		"other.example",
		"169.254.169.254",
	);
	const pattern = fc.constantFrom(
		"*",
		"api.example.com",
		"*.good.example",
		"*.example",
		"10.0.0.1",
		"localhost",
		"[::1]",
		"other.example:443",
	);
	const order = { deny: 3, ask: 2, none: 1, allow: 0 } as const;

	it("adding a denied pattern never loosens", () => {
		fc.assert(
			fc.property(
				host,
				fc.array(pattern, { maxLength: 3 }),
				fc.option(fc.array(pattern, { maxLength: 3 }), { nil: undefined }),
				pattern,
				(name, denied, allowed, more) => {
					const effect = (list: string[]) =>
						order[
							effectOf(
								fetch(
									`https://${name}/`,
									rules({ network: { denied_hosts: list, ...(allowed === undefined ? {} : { allowed_hosts: allowed }) } }),
								),
							)
						];
					assert.ok(effect([...denied, more]) >= effect(denied));
				},
			),
			{ numRuns: 500 },
		);
	});

	it("answers any text", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
				for (const url of [text, `https://${text}`, `https://${text}.example.com/`]) fetch(url, listed);
			}),
			{ numRuns: 500 },
		);
	});
});
