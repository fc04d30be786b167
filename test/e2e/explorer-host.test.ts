import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Entry } from "../../src/shared/model/entry.ts";
import { readEntries, startHost } from "../kit/host.ts";
import { openHostWindow } from "../kit/host-window.ts";
import { must } from "../kit/rig.ts";

/** The explorer on the host as it is shipped, over a log that an agent really made: what it counts is what is there. */

const stateOf = (entry: Entry): string | undefined => entry.outcome?.state;

test("counts, finds, narrows, proves and exports what an agent did", async (t) => {
	const host = await startHost(t);
	await host.confirm("bot");
	const agent = await host.agent("bot");
	mkdirSync(join(host.work, "src"));
	const ask = async (id: string, tool: string, args: Record<string, string>): Promise<void> => {
		const decision = must(await agent.call("action.request", { id, tool, args, cwd: host.work, workspace: host.work, waitMs: 100 }));
		if (decision.outcome === "allowed") must(await agent.call("action.finish", { id, outcome: "succeeded", durationMs: 12, exitCode: 0 }));
	};
	for (let at = 0; at < 12; at++) {
		const path = join(host.work, "src", `part-${at}.ts`);
		writeFileSync(path, `export const part = ${at};\n`);
		await ask(`read-${at}`, "file_read", { path });
	}
	for (let at = 0; at < 3; at++) await ask(`key-${at}`, "file_read", { path: `/etc/shadow-${at}/../shadow` });
	await ask("hostile", "file_read", { path: join(host.work, "src", "<img src=x>\u202ets.exe") });
	agent.close();
	await host.stop();

	const { page, problems, go } = await openHostWindow(t, host.home);
	const total = async (count: number): Promise<void> => {
		await page
			.getByRole("status")
			.filter({ hasText: new RegExp(`^${count} entr(?:y|ies)`) })
			.waitFor();
	};

	// The log grows by the sign-in; what the agent did is over.
	const made = readEntries(host.home).filter((entry) => entry.agent === "bot");
	await go("/audit?q=agent:bot");
	await total(made.length);
	const outcomes = page.locator('[data-facet="outcome"]');
	for (const state of ["allowed", "denied"] as const) {
		const count = made.filter((entry) => stateOf(entry) === state).length;
		assert.ok(count > 0, state);
		await outcomes.getByRole("button", { name: new RegExp(`^${state} ${count}$`) }).waitFor();
		await page.getByRole("region", { name: "When" }).getByText(`${state} ${count}`, { exact: true }).waitFor();
	}

	await go('/audit?q=agent:bot "part-7"');
	await page.getByRole("row").filter({ hasText: "part-7.ts" }).first().waitFor();
	await page.getByRole("combobox", { name: "Query" }).fill("agent:bot path:part-7.ts");
	await page.getByRole("row").filter({ hasText: "part-7.ts" }).first().waitFor();

	const middle = made[Math.floor(made.length / 2)];
	const last = made.at(-1);
	assert.ok(middle && last);
	const [from, to] = [new Date(middle.at).toISOString(), new Date(last.at + 1).toISOString()];
	await go(`/audit?q=agent:bot&from=${from}&to=${to}`);
	await total(made.filter((entry) => entry.at >= middle.at && entry.at <= last.at).length);

	await go("/audit?q=agent:bot img");
	const hostile = page.getByRole("row").filter({ hasText: "<img src=x>" }).first();
	await hostile.waitFor();
	assert.ok((await hostile.locator("[data-chip]").count()) > 0, "what hides is named");
	assert.equal(await page.locator("main img").count(), 0);

	await go(`/audit?q=agent:bot&sel=${middle.seq}&tab=proof`);
	await page.getByText(new RegExp(`^Entry #${middle.seq} is one of the`)).waitFor();

	await page.getByRole("button", { name: "Export" }).click();
	const sheet = page.getByRole("dialog", { name: "Export" });
	await sheet.getByRole("radio", { name: /^JSON Lines/ }).check();
	const saving = page.waitForEvent("download");
	await sheet.getByRole("button", { name: "Export" }).click();
	let text = "";
	for await (const part of await (await saving).createReadStream()) text += String(part);
	for (const entry of made) assert.ok(text.includes(`"seq":${entry.seq},`), `#${entry.seq} is in the file`);
	await page.keyboard.press("Escape");

	await page.getByRole("button", { name: "Verify chain" }).click();
	await page.getByRole("heading", { name: /^Sealed/ }).waitFor();
	assert.deepEqual(problems, []);
});
