import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { text } from "../../../../src/main/engine/gates/text.ts";
import type { Request } from "../../../../src/shared/model/request.ts";
import { caseOf, codesOf, judge, requestOf, rules } from "./kit.ts";

const codes = (args: Request["args"], more: Partial<Request> = {}, config = rules()) =>
	codesOf(judge(text, caseOf(requestOf("mcp:s/t", args, more), config)));

describe("the text gate", () => {
	it("has no opinion on ordinary text", () => assert.deepEqual(codes({ a: "npm test", b: ["é", { c: "👍🏽" }], content: "\tx\r\n" }), []));

	for (const [where, args, more] of [
		["a value", { a: "x\u200by" }, {}],
		["a value deep inside", { a: [{ b: [{ c: "x\u202ey" }] }] }, {}],
		["a member name", { "a\u200bb": 1 }, {}],
		["file contents", { content: "a\u202eb" }, {}],
		["the reason", {}, { reason: "please\u{e0061}" }],
		["an environment value", {}, { env: { A: "x\u001by" } }],
		["an environment name", {}, { env: { "A\u200b": "x" } }],
		["the folder", {}, { cwd: "/a\u200bb" }],
		["the chain of agents", {}, { parent: ["a\u200b"] }],
	] as const) {
		it(`asks about hidden characters in ${where}`, () =>
			assert.deepEqual(codes(args as Request["args"], more as Partial<Request>), ["ask:hidden"]));
	}

	it("says what, where and how it would be covered", () => {
		const [finding] = judge(text, caseOf(requestOf("mcp:s/t", { a: { b: "xy\u202ez" } })));
		assert.equal(finding?.question, "text:hidden");
		assert.deepEqual(finding?.evidence, ["args.a.b: a character that reverses the direction of text (U+202E) at 3"]);
	});

	it("denies what cannot be shown at all", () => {
		assert.deepEqual(codes({ a: "x\u0000y" }), ["deny:unshowable-text"]);
		assert.deepEqual(codes({ content: "x\ud800y" }), ["deny:unshowable-text"]);
		assert.deepEqual(codes({ content: "x\u0000y" }), ["ask:hidden"]);
	});

	it("denies what is nested too deep or too large", () => {
		let deep: Request["args"][string] = "x";
		for (let level = 0; level < 70; level += 1) deep = { a: deep };
		assert.ok(codes({ deep }).includes("deny:too-deep"));
		assert.deepEqual(codes({ a: "x".repeat(2000) }, {}, rules({ limits: { max_request_bytes: 1024 } })), ["deny:too-large"]);
	});

	it("lists a limited number of places of a text full of them", () => {
		const [finding] = judge(text, caseOf(requestOf("mcp:s/t", { a: "x\u200b".repeat(5000) })));
		assert.equal(finding?.evidence?.length, 16);
	});
});
