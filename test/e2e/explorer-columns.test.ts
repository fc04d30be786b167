import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fail, ok } from "../../src/shared/lib/result.ts";
import { axeFindings } from "../kit/axe.ts";
import type { Desk } from "../kit/console.ts";
import { entries, go, heads, openExplorer } from "../kit/explorer.ts";

/** What the explorer shows of an entry, and takes along in an export. In Chromium, mostly by keyboard. */

describe("columns", () => {
	const menu = (desk: Desk) => desk.page.getByRole("dialog", { name: "Columns" });

	it("move, widen and hide by key, and stay so", () =>
		openExplorer(async (desk) => {
			const { page } = desk;
			await page.getByRole("row", { name: /^999 / }).waitFor();
			const before = await heads(desk);
			assert.equal(before[0], "#");
			await page.getByRole("button", { name: "Columns" }).press("Enter");
			await menu(desk).getByRole("button", { name: "Move to the right: Number" }).press("Enter");
			await menu(desk).getByRole("button", { name: "Wider: Time" }).press("Enter");
			await menu(desk).getByRole("checkbox", { name: "Verdict" }).press("Space");
			const after = await heads(desk);
			assert.deepEqual(after.slice(0, 2), ["Time", "#"]);
			assert.ok(!after.includes("Verdict"));
			await menu(desk).getByText("160 px").waitFor();
			await page.keyboard.press("Escape");
			await page.reload();
			await page.getByRole("row", { name: /999 / }).first().waitFor();
			assert.deepEqual((await heads(desk)).slice(0, 2), ["Time", "#"]);
		}));

	it("take the width that their edge is dragged to, and draw no row again for it", () =>
		openExplorer(async (desk) => {
			const { page } = desk;
			await page.getByRole("row", { name: /^999 / }).waitFor();
			const head = page.locator('[data-column="time"]');
			const edge = await head.locator("[data-edge]").boundingBox();
			const before = await head.boundingBox();
			assert.ok(edge && before);
			await page.mouse.move(edge.x + 4, edge.y + 10);
			await page.mouse.down();
			await page.mouse.move(edge.x + 44, edge.y + 10, { steps: 5 });
			await page.mouse.up();
			const after = await head.boundingBox();
			assert.equal(Math.round((after?.width ?? 0) - before.width), 40);
			assert.equal(await menu(desk).isVisible(), false, "a drag opens no menu");
			await head.click({ position: { x: 20, y: 10 } });
			await menu(desk).getByText("184 px").waitFor();
		}));

	it("are moved by dragging their names", () =>
		openExplorer(async (desk) => {
			const { page } = desk;
			await page.getByRole("row", { name: /^999 / }).waitFor();
			const [from, to] = await Promise.all(["verdict", "time"].map((id) => page.locator(`[data-column="${id}"]`).boundingBox()));
			assert.ok(from && to);
			await page.mouse.move(from.x + 20, from.y + 10);
			await page.mouse.down();
			await page.mouse.move(to.x + 20, to.y + 10, { steps: 6 });
			await page.mouse.up();
			assert.deepEqual((await heads(desk)).slice(0, 3), ["#", "Verdict", "Time"]);
			assert.equal(await menu(desk).isVisible(), false, "a drag opens no menu");
		}));

	it("are remembered apart for each saved query", () =>
		openExplorer(async (desk) => {
			const { page } = desk;
			await go(desk, "/audit?q=actor:ana");
			await page.getByRole("button", { name: "Columns" }).click();
			await menu(desk).getByRole("button", { name: "Move to the right: Number" }).click();
			await page.keyboard.press("Escape");
			await go(desk, "/audit");
			await page.getByRole("row", { name: /^999 / }).waitFor();
			assert.equal((await heads(desk))[0], "#");
		}));
});

describe("export", () => {
	const sheet = (desk: Desk) => desk.page.getByRole("dialog", { name: "Export" });
	const started = (desk: Desk) => (desk.host.calls.get("audit.export") ?? []) as { query: object; format: string; columns?: string[] }[];

	it("saves the query with the columns as they are shown, and offers the signed manifest", () =>
		openExplorer(async (desk) => {
			const { page } = desk;
			await go(desk, "/audit?q=agent%3Adocs-writer");
			await entries(desk, "250").waitFor();
			await page.getByRole("button", { name: "Columns" }).click();
			await page.getByRole("dialog", { name: "Columns" }).getByRole("checkbox", { name: "Event" }).uncheck();
			await page.keyboard.press("Escape");
			await page.getByRole("button", { name: "Export" }).click();
			await sheet(desk).getByText("Contains redacted fields").waitFor();
			const saving = page.waitForEvent("download");
			await sheet(desk).getByRole("button", { name: "Export" }).click();
			const file = await saving;
			assert.match(file.suggestedFilename(), /^countersign-audit-\d{4}-\d\d-\d\d\.csv$/);
			await sheet(desk)
				.getByText(/^250 entries are in countersign-audit/)
				.waitFor();
			assert.deepEqual(started(desk), [
				{
					query: { is: { agent: ["docs-writer"] } },
					format: "csv",
					columns: ["seq", "time", "agent", "subject", "outcome", "decided-by", "risk", "duration-ms"],
				},
			]);
			const signed = page.waitForEvent("download");
			await sheet(desk).getByRole("button", { name: "Save its signed manifest" }).click();
			assert.ok((await signed).suggestedFilename().endsWith(".csv.manifest"));
			assert.deepEqual(await axeFindings(page), []);
		}));

	it("puts the pieces together as they came", () =>
		openExplorer(async (desk) => {
			await desk.page.getByRole("button", { name: "Export" }).click();
			await sheet(desk)
				.getByRole("radio", { name: /^JSON Lines/ })
				.check();
			const saving = desk.page.waitForEvent("download");
			await sheet(desk).getByRole("button", { name: "Export" }).click();
			const stream = await (await saving).createReadStream();
			let text = "";
			for await (const part of stream) text += String(part);
			const lines = text.trimEnd().split("\n");
			assert.deepEqual(
				lines.map((line) => (JSON.parse(line) as { seq: number }).seq),
				Array.from({ length: 1_000 }, (_, seq) => seq),
			);
			assert.equal(started(desk)[0]?.columns, undefined);
		}));

	it("shows how far it is, stops when it is told to, and saves nothing then", () => {
		let letGo: () => void = () => undefined;
		const held = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		let pieces = 0;
		let isCancelled = false;
		return openExplorer(
			async (desk) => {
				const { page } = desk;
				let saved = 0;
				page.on("download", () => saved++);
				await page.getByRole("button", { name: "Export" }).click();
				await sheet(desk).getByRole("button", { name: "Export" }).click();
				await sheet(desk).getByText("400 of 1\u2009000 entries").waitFor();
				await sheet(desk).getByRole("button", { name: "Cancel" }).click();
				letGo();
				await sheet(desk).getByText("Stopped after").waitFor();
				assert.ok(isCancelled);
				assert.equal(saved, 0);
			},
			{
				"audit.export": () => ok({ id: "x", total: 1_000, manifest: "" }),
				"audit.export-chunk": async () => {
					if (++pieces > 1) await held;
					return ok({ text: "{}\n", done: false, count: 399 + pieces });
				},
				"audit.cancel-export": () => {
					isCancelled = true;
					return ok({ cancelled: true });
				},
			},
		);
	});

	it("says why it failed, and saves nothing then", () =>
		openExplorer(
			async (desk) => {
				await desk.page.getByRole("button", { name: "Export" }).click();
				await sheet(desk).getByRole("button", { name: "Export" }).click();
				await sheet(desk).getByRole("alert").filter({ hasText: "Not exported: the export ended. Nothing was saved." }).waitFor();
			},
			{ "audit.export-chunk": () => fail("not_found", "the export ended") },
		));
});
