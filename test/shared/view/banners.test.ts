import assert from "node:assert/strict";
import { test } from "node:test";
import { bannersOf } from "../../../src/shared/view/banners.ts";
import { reduce } from "../../../src/shared/view/reduce.ts";
import { baseState } from "../../kit/fake-host.ts";

test("a log that cannot be written is an alarm on every screen, and little room a warning, until it is over", () => {
	const logBanner = (state: ReturnType<typeof baseState>) => bannersOf(state).find(({ id }) => id === "log");
	const failed = reduce(baseState(), { type: "log.set", log: { status: "failed", text: "disk full", since: 1 } });
	assert.deepEqual(logBanner(failed), {
		id: "log",
		tone: "bad",
		text: "The log cannot be written: disk full. Agents are held until logging works.",
	});
	const low = reduce(failed, {
		type: "log.set",
		log: { status: "low-space", text: "Only 12 MB are free on the disk of the log.", since: 1 },
	});
	assert.equal(logBanner(low)?.tone, "warn");
	assert.equal(logBanner(reduce(low, { type: "log.set", log: null })), undefined);
});
