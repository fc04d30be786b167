import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../../../src/shared/model/entry.ts";
import { subjectOf } from "../../../src/shared/query/subject.ts";

const finished = (details: Entry["details"]): string =>
	subjectOf({ seq: 7, at: 1, type: "request.finished", actor: "bot", agent: "bot", host: "h", request: "r1", details });

test("the line of an end says how it ended, and of what", () => {
	assert.equal(finished({ result: "failed", exitCode: 1, subject: "npm publish" }), "exit code 1: npm publish");
	assert.equal(finished({ result: "timed-out", subject: "npm test" }), "timed-out: npm test");
	assert.equal(finished({ result: "succeeded", exitCode: 0 }), "exit code 0");
	assert.equal(finished({}), "finished");
});

test("what was found in an output is said behind it", () => {
	const inspection = [
		{ kind: "hidden", severity: "high", reason: "an invisible character" },
		{ kind: "override", severity: "high", reason: "tells the reader to forget what it was told" },
	];
	assert.equal(
		finished({ result: "succeeded", exitCode: 0, subject: "cat notes.md", inspection }),
		"exit code 0: cat notes.md; its output: an invisible character, and 1 more",
	);
});
