import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ocsfOf } from "../../../src/main/exports/ocsf.ts";
import { type Entry, entryTypes } from "../../../src/shared/model/entry.ts";
import { madeLog } from "../../kit/made-entries.ts";

type Event = Record<string, unknown> & { class_uid: number; category_uid: number; activity_id: number; type_uid: number };
const eventOf = (entry: Entry): Event => ocsfOf(entry, "aa".repeat(32), "1.2.3") as Event;
const entry = (change: Partial<Entry>): Entry => ({
	seq: 7,
	at: 1000,
	type: "request.allowed",
	actor: "rules",
	agent: "bot",
	host: "vm",
	details: {},
	...change,
});

/** Members that a class requires, beside those of every event. */
const required: Readonly<Record<number, readonly string[]>> = {
	1001: ["actor", "device", "file"],
	1007: ["actor", "device", "process"],
	3002: ["user", "service"],
	3004: ["entity"],
	6003: ["actor", "api", "src_endpoint"],
};
const isEvent = (event: Event): void => {
	const { class_uid: classUid } = event;
	const ofClass = required[classUid];
	assert.ok(ofClass !== undefined, `class ${classUid}`);
	for (const name of ["time", "severity_id", "metadata", "activity_id", ...ofClass])
		assert.ok(event[name] !== undefined, `${classUid} has ${name}`);
	assert.equal(event.category_uid, Math.floor(classUid / 1000));
	assert.equal(event.type_uid, classUid * 100 + event.activity_id);
	assert.equal((event["metadata"] as { version: string }).version, "1.6.0");
};

test("every entry is an event with what its class requires", () => {
	fc.assert(
		fc.property(madeLog({ minLength: 1, maxLength: 5 }), (log) => {
			for (const { body } of log) isEvent(eventOf(JSON.parse(body) as Entry));
		}),
	);
	for (const type of entryTypes) isEvent(eventOf(entry({ type })));
});

test("a command is a process, with its end", () => {
	const details = { kind: "shell", subject: "npm test", args: { command: "npm test" }, cwd: "/w" };
	const begun = eventOf(entry({ details }));
	assert.deepEqual([begun.class_uid, begun.activity_id, begun["process"]], [1007, 1, { cmd_line: "npm test", working_directory: "/w" }]);
	const ended = eventOf(entry({ type: "request.finished", details: { ...details, result: "failed", exitCode: 2 } }));
	assert.deepEqual([ended.activity_id, ended["exit_code"], ended["status_id"]], [2, 2, 2]);
});

test("a file that is written is file system activity", () => {
	const event = eventOf(entry({ details: { kind: "file.write", paths: [{ path: "/w/a.ts", access: "write" }] } }));
	assert.deepEqual([event.class_uid, event.activity_id, event["file"]], [1001, 3, { name: "a.ts", path: "/w/a.ts", type_id: 1 }]);
});

test("what was decided is the action and the disposition of a security control", () => {
	const control = (change: Partial<Entry>): unknown[] => {
		const event = eventOf(entry(change));
		assert.deepEqual((event["metadata"] as { profiles: unknown }).profiles, ["security_control"]);
		return [event["action_id"], event["disposition_id"]];
	};
	assert.deepEqual(control({ outcome: { state: "allowed", obligations: [] } }), [1, 1]);
	assert.deepEqual(control({ outcome: { state: "allowed", obligations: [] }, details: { heldSeq: 3 } }), [1, 8]);
	assert.deepEqual(control({ outcome: { state: "held", questions: [], obligations: [] } }), [0, 14]);
	assert.deepEqual(control({ outcome: { state: "denied", code: "person", reason: "no" } }), [2, 25]);
	assert.deepEqual(control({ outcome: { state: "denied", code: "denied-path", reason: "no" } }), [2, 2]);
});
