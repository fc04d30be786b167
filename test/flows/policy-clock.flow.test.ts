import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createPeople } from "../kit/approvers.ts";
import { createRig, must, type Rig } from "../kit/rig.ts";
import { missionPolicies } from "../kit/mission-policies.ts";

/**
 * The mission's policies, word for word, with a clock that this test moves: over eight in the evening and eight in the
 * morning, through both nights on which the clocks change, and back. One line a question: when, who, what, what came of
 * it and which line of the file said so.
 */

test("the mission's policies decide as written, whatever the clock does", async (t) => {
	const zone = process.env["TZ"];
	process.env["TZ"] = "Europe/Berlin";
	const rig: Rig = createRig({
		policies: missionPolicies,
		toml: '[safety]\napproval_mode = "cautious"\n',
		startAt: Date.parse("2026-10-24T17:59:00Z"),
	});
	t.after(() => {
		rig.close();
		if (zone === undefined) delete process.env["TZ"];
		else process.env["TZ"] = zone;
	});
	await rig.enrol("bot");
	await rig.enrol("novice", "Assisted");
	const people = await createPeople(rig, { ana: [], ben: [] });

	const lines: string[] = ["# the mission's policies and the clock (Europe/Berlin)"];
	const title = (text: string): void => void lines.push("", text);
	const clock = (): string =>
		new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: "Europe/Berlin" }).format(rig.now());
	const to = (utc: string): void => rig.tick(Date.parse(utc) - rig.now());
	const tell = (agent: string, what: string, id: string): void => {
		const entry = rig.entries.findLast((each) => each.request === id);
		const said = (entry?.findings ?? []).filter((finding) => finding.gate === "policy" && finding.effect !== "allow");
		const outcome = entry?.outcome?.state === "denied" ? `denied (${entry.outcome.code})` : (entry?.outcome?.state ?? "");
		lines.push(`  ${clock()}  ${agent.padEnd(6)} ${what.padEnd(28)} ${outcome}`);
		for (const { effect, reason, rule, evidence } of said) {
			lines.push(`      ${effect} ${rule?.file}:${rule?.line}:${rule?.column} ${reason}`);
			for (const each of evidence ?? []) lines.push(`        ${each}`);
		}
	};
	const ask = async (agent: string, tool: string, args: Record<string, string>): Promise<string> => {
		const draft = rig.draft(tool, args);
		// Three refusals would open the breaker: that is another story.
		await rig.calm({ bot: "Supervised", novice: "Assisted" });
		must(await rig.submit(draft, agent));
		tell(agent, `${tool} ${Object.values(args)[0] ?? ""}`, draft.id);
		return draft.id;
	};
	const write = (agent = "bot"): Promise<string> => ask(agent, "file_write", { path: "notes.md", content: "x" });

	title("one minute to eight in the evening, and eight");
	await write();
	await write("novice");
	to("2026-10-24T18:00:00Z");
	await write();
	await ask("bot", "shell_exec", { command: "touch a" });
	await ask("bot", "http_fetch", { url: "https://example.com/" });

	title("the clock is set back by twenty minutes: the window does not lift");
	to("2026-10-24T17:40:00Z");
	await write();

	title("the night when summer time ends: 02:59 is followed by 02:00");
	for (const time of ["2026-10-25T00:30:00Z", "2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"]) {
		to(time);
		await write();
	}

	title("eight in the morning, by the clock of winter");
	to("2026-10-25T06:59:59Z");
	await write();
	to("2026-10-25T07:00:00Z");
	await write();
	to("2026-10-25T06:50:00Z");
	await write();
	to("2026-10-25T07:00:01Z");
	await write();

	title("a deployment needs two people, and one runs at a time");
	const first = await ask("bot", "kubernetes", { apply: "shop.yaml" });
	for (const name of ["ana", "ana", "ben"]) {
		const answered = await people.answer(name, first);
		if (answered.ok) tell(name, "approves", first);
		else lines.push(`  ${clock()}  ${name.padEnd(6)} ${"approves again".padEnd(28)} ${answered.fault.message}`);
	}
	const second = await ask("bot", "kubernetes", { apply: "blog.yaml" });
	assert.equal(rig.engine.held(second), undefined);
	must(await rig.store.commit(() => rig.engine.finish({ id: first, outcome: "succeeded" }, { agent: "bot", connection: "c1" })));
	await ask("bot", "kubernetes", { apply: "blog.yaml" });

	// An agent that does nothing for thirty days loses a level: that is another story too.
	for (let month = 0; month < 8; month += 1) {
		rig.tick(19 * 86_400_000);
		must(await rig.submit(rig.draft("http_fetch", { url: "https://example.com/" })));
	}
	title("the night when summer time begins: 01:59 is followed by 03:00");
	for (const time of ["2027-03-28T00:59:59Z", "2027-03-28T01:00:00Z", "2027-03-28T05:59:59Z", "2027-03-28T06:00:00Z"]) {
		to(time);
		await write();
	}
	assert.deepEqual(rig.bugs, []);

	const file = join(import.meta.dirname, "policy-clock.flow.txt");
	const text = `${lines.join("\n")}\n`;
	if (process.env["UPDATE_FLOWS"] === "1" || !existsSync(file)) writeFileSync(file, text);
	else assert.equal(text, readFileSync(file, "utf8"), "it went otherwise: if that is meant, write it anew with UPDATE_FLOWS=1");
});
