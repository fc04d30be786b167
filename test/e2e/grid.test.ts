import assert from "node:assert/strict";
import { it } from "node:test";
import type { Page } from "playwright-core";
import { type Desk, desks } from "../kit/console.ts";
import { explorerHandlers } from "../kit/fake-explorer.ts";
import { chainOf, logHandlers, logState } from "../kit/fake-log.ts";
import { shiftsOf, watchShifts } from "../kit/shifts.ts";

/** The virtual table over ten million rows, driven by real wheel and keys in Chromium. */

const withDesk = desks();
const tenMillion = 10_000_000;

const open = (story: (desk: Desk, log: { size: number }) => Promise<void>): Promise<void> => {
	const log = { size: tenMillion };
	return withDesk({ state: logState(log) }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({ ...logHandlers(log), ...explorerHandlers(log) });
		await desk.open("audit");
		await desk.page.getByRole("row", { name: "9 999 999" }).waitFor();
		await story(desk, log);
	});
};
const grid = (page: Page) => page.getByRole("grid", { name: "Audit entries" });
const selectedText = async (page: Page): Promise<string> =>
	(await page.locator('[role="row"][aria-selected="true"]').innerText()).replaceAll(/\s+/g, " ");

/** Looks at every frame for some time: rows drawn, rows without content, and how far the drawn rows miss the window. */
const watchFrames = (page: Page): Promise<void> =>
	page.evaluate(() => {
		const kept = window as unknown as { frames: { rows: number; pending: number; uncovered: number }[]; isWatching: boolean };
		kept.frames = [];
		kept.isWatching = true;
		const body = document.querySelector('[role="grid"] [role="rowgroup"]:nth-of-type(2)');
		const look = (): void => {
			if (!kept.isWatching || body === null) return;
			const view = body.getBoundingClientRect();
			const boxes = [...body.querySelectorAll('[role="row"]')].map((row) => row.getBoundingClientRect());
			kept.frames.push({
				rows: boxes.length,
				pending: [...body.querySelectorAll('[role="gridcell"]:first-child')].filter((cell) => cell.textContent === "").length,
				uncovered:
					Math.max(0, Math.min(...boxes.map((box) => box.top)) - view.top) +
					Math.max(0, view.bottom - Math.max(...boxes.map((box) => box.bottom))),
			});
			requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
const framesOf = (page: Page): Promise<{ rows: number; pending: number; uncovered: number }[]> =>
	page.evaluate(() => {
		const kept = window as unknown as { frames: { rows: number; pending: number; uncovered: number }[]; isWatching: boolean };
		kept.isWatching = false;
		return kept.frames;
	});

it("reaches the first and the last of ten million rows by key, and holds few in the page", () =>
	open(async ({ page }) => {
		await grid(page).focus();
		await page.keyboard.press("End");
		await page.getByRole("row", { name: /^0 / }).waitFor();
		assert.match(await selectedText(page), /^0 /);
		assert.equal(await grid(page).getAttribute("aria-rowcount"), String(tenMillion + 1));
		assert.equal(await page.locator('[role="row"][aria-selected="true"]').getAttribute("aria-rowindex"), String(tenMillion + 1));
		await page.keyboard.press("ArrowUp");
		await page.getByRole("row", { name: /^1 /, selected: true }).waitFor();
		await page.keyboard.press("Home");
		await page.getByRole("row", { name: "9 999 999", selected: true }).waitFor();
		await page.keyboard.press("PageDown");
		await page.keyboard.press("ArrowDown");
		assert.ok((await page.getByRole("row").count()) <= 60);
	}));

it("moves row by row under the wheel even where the bar stands for more than it can show", () =>
	open(async ({ page }) => {
		await grid(page).focus();
		await page.keyboard.press("End");
		await page.getByRole("row", { name: /^0 / }).waitFor();
		const firstShown = (): Promise<number> =>
			page.evaluate(() => {
				const body = document.querySelector('[role="grid"] [role="rowgroup"]:nth-of-type(2)')?.getBoundingClientRect();
				const rows = [...document.querySelectorAll<HTMLElement>('[role="grid"] [data-index]')];
				return Number(
					rows
						.filter((row) => row.getBoundingClientRect().top >= (body?.top ?? 0) - 1)
						.sort((a, b) => Number(a.dataset["index"]) - Number(b.dataset["index"]))[0]?.dataset["index"],
				);
			});
		const box = await grid(page).boundingBox();
		assert.ok(box);
		await page.mouse.move(box.x + 200, box.y + 200);
		const before = await firstShown();
		await page.mouse.wheel(0, -280);
		await page.waitForFunction(
			(from) => Number(document.querySelector<HTMLElement>('[role="grid"] [data-index]')?.dataset["index"]) !== from,
			before,
		);
		for (let turn = 0; turn < 20 && (await firstShown()) > before - 10; turn++)
			await page.evaluate(() => new Promise(requestAnimationFrame));
		assert.equal(await firstShown(), before - 10);
	}));

it("draws no empty place and, at reading speed, no row without its content", () =>
	open(async ({ page }) => {
		const box = await grid(page).boundingBox();
		assert.ok(box);
		await page.mouse.move(box.x + 200, box.y + 200);
		await watchFrames(page);
		for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, 360);
		const frames = await framesOf(page);
		assert.ok(frames.length > 10);
		assert.equal(Math.max(...frames.map((frame) => frame.uncovered)), 0, "the window was not covered by rows");
		const pending = frames.reduce((sum, frame) => sum + frame.pending, 0) / frames.reduce((sum, frame) => sum + frame.rows, 0);
		assert.ok(pending < 0.01, `${(pending * 100).toFixed(2)} % of the drawn rows were empty`);
	}));

it("jumps to any place when the bar is dragged there", () =>
	open(async ({ page }) => {
		await grid(page).evaluate((element) => {
			element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
		});
		await page.waitForFunction(() => {
			const row = document.querySelector<HTMLElement>('[role="grid"] [data-index]');
			return Math.abs(Number(row?.dataset["index"]) - 5_000_000) < 5_000 && row?.textContent !== "";
		});
	}));

it("loads the detail of the row where the keys come to rest, not of every row passed", () =>
	open(async ({ page, host }) => {
		await grid(page).focus();
		for (let turn = 0; turn < 25; turn++) await page.keyboard.press("ArrowDown");
		const name = (await selectedText(page)).split(" ").slice(0, 3).join(" ");
		const last = Number(name.replaceAll(/\D/g, ""));
		await page.waitForFunction((seq) => window.location.hash === `#/audit?sel=${seq}`, last);
		await page.getByRole("heading", { level: 2, name: /^#/ }).waitFor();
		await page.getByRole("tab", { name: "Fields" }).waitFor();
		const asked = (host.calls.get("audit.entry") ?? []).map((call) => (call as { seq: number }).seq);
		assert.equal(asked.at(-1), last);
		assert.ok(asked.length < 12, `${asked.length} entries were asked for`);
		assert.equal(new URL(page.url()).hash, `#/audit?sel=${asked.at(-1)}`);
	}));

it("keeps new entries behind a count until they are asked for: nothing moves", () =>
	open(async ({ page, host }, log) => {
		const before = await grid(page).innerText();
		await watchShifts(page);
		log.size += 37;
		host.change({ type: "chain.set", chain: chainOf(log) });
		const pill = page.getByRole("button", { name: "37 new. Show" });
		await pill.waitFor();
		assert.equal(await grid(page).innerText(), before);
		assert.equal(await shiftsOf(page), 0);
		await pill.click();
		await page.getByRole("row", { name: "10 000 036" }).waitFor();
		assert.equal(await pill.count(), 0);
	}));
