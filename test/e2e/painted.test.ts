import assert from "node:assert/strict";
import { it } from "node:test";
import type { Page } from "playwright-core";
import { ok } from "../../src/shared/lib/result.ts";
import type { Activity } from "../../src/shared/view/state.ts";
import { type Desk, desks } from "../kit/console.ts";
import { explorerHandlers } from "../kit/fake-explorer.ts";
import { baseState } from "../kit/fake-host.ts";
import { logHandlers, logState, rowOf } from "../kit/fake-log.ts";

/** Rows of a table are drawn by hand: what one showed before must never be seen in what it shows now. */

const withDesk = desks();
const size = 20_000;

/** Every kind of cell after every other: plain and hostile texts, all verdicts and grades, and cells with nothing in them. */
const mixed = (seq: number): Activity => {
	const { decidedBy, durationMs, grade, outcome, ...row } = rowOf(seq);
	return {
		...row,
		subject: seq % 5 === 0 ? `rm\u200b -rf ${seq} \u202e!` : seq % 7 === 0 ? "" : `${row.subject} ${seq}`,
		...(seq % 3 === 0 || grade === undefined ? {} : { grade }),
		...(seq % 4 === 1 || outcome === undefined ? {} : { outcome }),
		...(seq % 6 === 2 ? { edited: true as const } : {}),
		...(decidedBy === undefined ? {} : { decidedBy: seq % 9 === 4 ? "ana \u2066" : seq % 8 === 2 ? "timeout" : decidedBy }),
		...(durationMs === undefined ? {} : { durationMs }),
	};
};

const open = (story: (desk: Desk) => Promise<void>, rowsOf: (seq: number) => Activity = mixed): Promise<void> => {
	const log = { size };
	return withDesk({ state: { ...logState(log), agents: [hostileAgent()] } }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({
			...logHandlers(log),
			...explorerHandlers(log),
			"audit.window": ({ offset, limit, asOfSeq = log.size - 1 }) => {
				const count = Math.max(0, Math.min(limit, asOfSeq + 1 - offset));
				return ok({
					rows: Array.from({ length: count }, (_, at) => rowsOf(asOfSeq - offset - at)),
					total: asOfSeq + 1,
					asOfSeq,
					behind: 0,
					isCounted: true,
				});
			},
		});
		await story(desk);
	});
};

const hostile = "a\u202eb \u200b\tc\u00a0d <b>е</b>";
const hostileAgent = () => {
	const [agent] = baseState().agents;
	assert.ok(agent);
	return { ...agent, kind: hostile };
};

/** Scrolls there and gives what each row says and how it is marked, once all of them are there. */
const rowsAt = (page: Page, index: number): Promise<Record<string, string>> =>
	page.evaluate(async (at) => {
		const grid = document.querySelector('[role="grid"]') as HTMLElement;
		grid.scrollTop = at * 28;
		const rows = (): HTMLElement[] => [...grid.querySelectorAll<HTMLElement>("[data-index]")];
		do await new Promise(requestAnimationFrame);
		while (
			!rows().some((row) => row.dataset["index"] === `${at + 3}`) ||
			rows().some((row) => row.firstElementChild?.textContent === "") ||
			grid.scrollTop !== at * 28
		);
		return Object.fromEntries(
			rows().map((row) => [row.dataset["index"] ?? "", `${row.getAttribute("aria-rowindex") ?? ""} ${row.innerHTML}`]),
		);
	}, index);

it("shows a row as it is, whichever was in its place before", () =>
	open(async ({ page, open: go }) => {
		await go("audit");
		await page.getByRole("row", { name: "19 999" }).waitFor();
		const before = await rowsAt(page, 5_000);
		assert.ok(Object.keys(before).length > 20);
		// Ways that bring each element another content first: by single rows, by half a window, and from afar.
		for (const by of [1, 2, 3, 17, 400, -9, 8_003]) await rowsAt(page, 5_000 + by);
		assert.deepEqual(await rowsAt(page, 5_000), before);
		assert.ok(Object.values(before).some((row) => row.includes('data-chip="chip"')));
		assert.ok(Object.values(before).some((row) => row.includes("expired")));
	}));

it("names what hides in a text with the elements that the rest of the window has for it", () =>
	open(
		async ({ page, open: go }) => {
			await go("audit");
			const cell = page.locator('[role="row"] bdi').first();
			await cell.waitFor();
			const drawn = await cell.evaluate((element) => element.outerHTML);
			await go("agents");
			const made = page.locator('[role="row"] [role="gridcell"]:nth-child(2) bdi');
			await made.waitFor();
			assert.equal(drawn, await made.evaluate((element) => element.outerHTML));
			assert.ok(!drawn.includes("<b>"));
		},
		(seq) => ({ ...rowOf(seq), subject: hostile }),
	));

it("says more about a cell only while the row is the one that was pointed at", () =>
	open(async ({ page, open: go }) => {
		await go("audit");
		const time = page.locator('[role="row"][data-index="2"] [role="gridcell"]').nth(1);
		await time.hover();
		const id = await page.locator('[role="row"][data-index="2"]').getAttribute("id");
		assert.match((await time.getAttribute("title")) ?? "", /UTC$/);
		await rowsAt(page, 3_000);
		assert.equal(await page.locator(`[id="${id ?? ""}"] [title$="UTC"]`).count(), 0);
	}));

it("keeps the active row, and says which it is, when rows take each other's places", () =>
	open(async ({ page, open: go }) => {
		await go("audit");
		const grid = page.getByRole("grid", { name: "Audit entries" });
		await page.locator('[role="row"][data-index="4"]').click();
		await page.locator('[role="row"][data-index="4"][aria-selected="true"]').waitFor();
		const named = (): Promise<string | undefined> =>
			grid.evaluate((element) => document.getElementById(element.getAttribute("aria-activedescendant") ?? "")?.dataset["index"]);
		assert.equal(await named(), "4");
		await rowsAt(page, 2_000);
		assert.equal(await page.locator('[role="row"][aria-selected="true"]').count(), 0);
		assert.equal(await grid.getAttribute("aria-activedescendant"), null);
		await rowsAt(page, 0);
		assert.equal(await named(), "4");
		const owned = await grid.evaluate((element) =>
			(element.querySelector("[aria-owns]")?.getAttribute("aria-owns") ?? "")
				.split(" ")
				.map((id) => Number(document.getElementById(id)?.dataset["index"])),
		);
		assert.deepEqual(
			owned,
			owned.map((_, at) => at),
		);
	}));
