import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Approver } from "../../src/main/engine/engine.ts";
import type { Running } from "../../src/main/hosts/start.ts";
import { fingerprintOf } from "../../src/shared/model/agent.ts";
import { must } from "../kit/rig.ts";
import { replay, transcriptsIn } from "../kit/transcript.ts";

/** The document is what others write their clients from: what it shows must be what happens. */
const transcripts = transcriptsIn(readFileSync(join(import.meta.dirname, "..", "..", "docs", "protocol.md"), "utf8"));

let home: string;
let running: Running;
before(async () => {
	home = mkdtempSync(join(tmpdir(), "cs-"));
	process.env["COUNTERSIGN_HOME"] = home;
	process.env["COUNTERSIGN_KEYSTORE"] = "file";
	const { start } = await import("../../src/main/hosts/start.ts");
	running = await start("headless", (error) => {
		throw error;
	});
});
after(async () => {
	await running.stop();
	rmSync(home, { recursive: true, force: true });
});

const ana: Approver = { name: "ana", via: "window" };
const operator = async (words: string): Promise<void> => {
	const { engine, store } = running.app;
	const [verb, subject = "", ...rest] = words.split(" ");
	if (verb === "confirm") {
		await store.commit(() => {
			const agent = store.projections.agent(subject) ?? assert.fail(`no agent ${subject}`);
			must(engine.agents.confirm(subject, fingerprintOf(agent), "Assisted", ana));
		});
		return;
	}
	assert.ok(verb === "approve" || verb === "deny", words);
	const verdict = verb;
	await store.commit(() => {
		const held = engine.held(subject) ?? assert.fail(`${subject} does not wait`);
		const { request, rev, analysis } = held;
		const feedback = rest.join(" ");
		must(
			engine.answer(
				{
					id: subject,
					digest: request.digest,
					rev,
					verdict,
					named: analysis.worstTarget,
					reading: { seenRatio: 1, readMs: 900 },
					...(feedback === "" ? {} : { feedback }),
				},
				ana,
			),
		);
	});
};

for (const transcript of transcripts) {
	test(`the conversation \`${transcript.name}\` of docs/protocol.md happens as written`, async () => {
		await replay(transcript, running.places.agentDoor, operator);
	});
}

test("there are conversations to play, and a changed line is noticed", async () => {
	assert.deepEqual(
		transcripts.map((each) => each.name),
		["conversation", "mistakes"],
	);
	const [first] = transcriptsIn(
		'```transcript wrong\nC: {"jsonrpc":"2.0","id":1,"method":"trust.mine","params":{}}\nS: {"jsonrpc":"2.0","id":1,"result":{}}\n```',
	);
	await assert.rejects(replay(first ?? assert.fail("no transcript"), running.places.agentDoor, operator), /line 3: the server said/);
});
