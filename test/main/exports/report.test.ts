import assert from "node:assert/strict";
import { test } from "node:test";
import { createReport } from "../../../src/main/exports/report.ts";
import { reportAsHtml, reportAsMarkdown } from "../../../src/main/exports/report-text.ts";
import type { Entry } from "../../../src/shared/model/entry.ts";

const at = 1_800_000_000_000;
let seq = 0;
const entry = (type: Entry["type"], more: Partial<Entry> = {}): Entry => ({
	seq: seq++,
	at: at + seq * 1000,
	type,
	actor: "bot",
	host: "laptop",
	details: {},
	...more,
});
const answered = (type: Entry["type"], readMs: number, tool = "shell_exec", code = "person"): Entry =>
	entry(type, {
		actor: "ana",
		agent: "bot",
		outcome: type === "request.denied" ? { state: "denied", code, reason: "no" } : { state: "allowed", obligations: [] },
		details: { tool, reading: { readMs } },
	});

const story = (): Entry[] => {
	seq = 0;
	return [
		entry("request.held", { agent: "bot" }),
		answered("request.allowed", 4000),
		answered("request.allowed", 500),
		answered("request.allowed", 9000),
		answered("request.denied", 700),
		entry("request.denied", { agent: "bot", outcome: { state: "denied", code: "timeout", reason: "nobody answered in time" } }),
		entry("request.finished", { agent: "bot", details: { result: "succeeded" } }),
		entry("request.finished", { agent: "bot", details: { result: "failed" } }),
		entry("unasked.seen", { agent: "other" }),
		entry("answer.late", { actor: "ana" }),
		entry("policy.changed", { actor: "ana" }),
		entry("policy.changed", { actor: "ana" }),
		entry("grant.given", { actor: "ben" }),
	];
};
const reportOf = (entries: readonly Entry[]) => {
	const report = createReport();
	for (const each of entries) report.take(each);
	return report.finish();
};

test("counts what each agent did and each person answered, how long they read, and what they changed", () => {
	const report = reportOf(story());
	assert.deepEqual(report.agents, [
		{ name: "bot", allowed: 3, held: 1, denied: 2, expired: 1, succeeded: 1, failed: 1, unasked: 0 },
		{ name: "other", allowed: 0, held: 0, denied: 0, expired: 0, succeeded: 0, failed: 0, unasked: 1 },
	]);
	assert.deepEqual(report.approvers, [
		{ name: "ana", approved: 3, denied: 1, late: 1, read: { count: 3, medianMs: 4000, leastMs: 500, underSecond: 1 } },
	]);
	assert.deepEqual(report.changes, [
		{ event: "grant.given", by: "ben", count: 1 },
		{ event: "policy.changed", by: "ana", count: 2 },
	]);
	assert.deepEqual(report.changedMinds, [{ tool: "shell_exec", agent: "bot", approved: 3, deniedAfter: 1 }]);
	assert.deepEqual([report.entries, report.first?.seq, report.last?.seq], [13, 0, 12]);
});

test("the same entries give the same report, and none give one that says so", () => {
	assert.equal(reportAsHtml(reportOf(story()), "last:30d"), reportAsHtml(reportOf(story()), "last:30d"));
	assert.match(reportAsMarkdown(reportOf([]), ""), /No entry matches\./);
});

test("a hostile name is text in both forms: no markup, no row of its own, nothing that cannot be seen", () => {
	const evil = "<img src=x onerror=alert(1)>|x|\n| **bold** | [a](javascript:1) |\u202e`";
	const report = reportOf([entry("request.allowed", { agent: evil }), entry("mode.changed", { actor: evil })]);
	const page = reportAsHtml(report, `"${evil}"`);
	assert.doesNotMatch(page, /<img|<script|\u202e/);
	assert.match(page, /&lt;img src=x onerror=alert\(1\)&gt;/);
	assert.match(page, /default-src 'none'/);
	assert.doesNotMatch(page, /https?:|src="|href=/);
	const text = reportAsMarkdown(report, evil);
	assert.doesNotMatch(text, /\u202e|(?<!\\)<img|(?<!\\)\]\(|(?<!\\)\*\*/);
	const rows = text.split("\n").filter((line) => line.startsWith("| ") && line.includes("img"));
	for (const row of rows) assert.ok([5, 10].includes(row.replaceAll("\\|", "").split("|").length), row);
});
