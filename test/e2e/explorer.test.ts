import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ok } from "../../src/shared/lib/result.ts";
import { axeFindings } from "../kit/axe.ts";
import type { Desk } from "../kit/console.ts";
import { chart, entries, go, hashOf, openExplorer, query, said } from "../kit/explorer.ts";
import { rowOf } from "../kit/fake-log.ts";
import { shiftsOf, watchShifts } from "../kit/shifts.ts";

/** The explorer around the table: time and facets, and all of it at once. In Chromium, mostly by keyboard. */

describe("when", () => {
	it("counts the whole query, stacked by verdict, and says so without a picture", () =>
		openExplorer(async (desk) => {
			await chart(desk).waitFor();
			const legend = desk.page.getByRole("region", { name: "When" });
			for (const text of ["denied 250", "held 250", "allowed 250", "other 250"]) await legend.getByText(text, { exact: true }).waitFor();
			for (const verdict of ["denied", "held", "allowed", "other"])
				assert.notEqual(await chart(desk).locator(`path[data-verdict="${verdict}"]`).getAttribute("d"), "", verdict);
			await go(desk, "/audit?q=outcome:denied");
			await legend.getByText("allowed 0", { exact: true }).waitFor();
			await legend.getByText("denied 250", { exact: true }).waitFor();
		}));

	it("chooses a stretch with Shift and arrows, shows it with Enter, and comes back with - and 0", () =>
		openExplorer(async (desk) => {
			const { page } = desk;
			await chart(desk).focus();
			await page.keyboard.press("Home");
			for (let turn = 0; turn < 9; turn++) await page.keyboard.press("Shift+ArrowRight");
			const chosen = await said(desk);
			const count = [...chosen.matchAll(/(\d+) (?:denied|held|allowed|other)/g)].reduce((sum, match) => sum + Number(match[1]), 0);
			assert.ok(count > 0 && count < 1000, chosen);
			await page.keyboard.press("Enter");
			await entries(desk, `${count}`).waitFor();
			assert.match(hashOf(desk), /from=2026-11-21T11:00:00\.000Z&to=2026-11-21T/);
			assert.ok(await chart(desk).evaluate((element) => element === document.activeElement), "the keys stay on the chart");
			await page.keyboard.press("Home");
			await page.keyboard.press("Shift+ArrowRight");
			await page.keyboard.press("Enter");
			const ranges = page.getByRole("navigation", { name: "Ranges" });
			await ranges.getByRole("listitem").nth(2).waitFor();
			await page.keyboard.press("-");
			await entries(desk, `${count}`).waitFor();
			assert.equal(await ranges.getByRole("listitem").count(), 2);
			await page.keyboard.press("0");
			await entries(desk, "1\u2009000").waitFor();
			assert.equal(hashOf(desk), "#/audit");
		}));

	it("chooses a stretch by drag, and goes back by the breadcrumb or the browser", () =>
		openExplorer(async (desk) => {
			const { page } = desk;
			const box = await chart(desk).boundingBox();
			assert.ok(box);
			await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
			await page.mouse.down();
			await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
			await page.mouse.up();
			await page.waitForFunction(() => window.location.hash.includes("from="));
			await entries(desk, "1\u2009000").waitFor({ state: "detached" });
			await page.goBack();
			await entries(desk, "1\u2009000").waitFor();
			await page.goForward();
			await entries(desk, "1\u2009000").waitFor({ state: "detached" });
			await page.getByRole("navigation", { name: "Ranges" }).getByRole("button", { name: "All", exact: true }).click();
			await entries(desk, "1\u2009000").waitFor();
		}));

	it("takes a range that is typed, and says where one makes no sense", () =>
		openExplorer(async (desk) => {
			const from = desk.page.getByRole("textbox", { name: "from" });
			await chart(desk).waitFor();
			const noon = new Date(rowOf(500).at);
			const two = (value: number): string => String(value).padStart(2, "0");
			const typed = `${noon.getFullYear()}-${two(noon.getMonth() + 1)}-${two(noon.getDate())} ${two(noon.getHours())}:${two(noon.getMinutes())}:${two(noon.getSeconds())}`;
			await from.fill("2026-02-31");
			await from.press("Enter");
			assert.equal(await from.getAttribute("aria-invalid"), "true");
			await from.fill(typed);
			await from.press("Enter");
			await desk.page.waitForFunction(() => window.location.hash.includes("from="));
			const first = Array.from({ length: 1000 }, (_, seq) => seq).find((seq) => rowOf(seq).at >= Math.floor(noon.getTime() / 1000) * 1000);
			await entries(desk, `${1000 - (first ?? 0)}`).waitFor();
			assert.equal(await from.getAttribute("aria-invalid"), "false");
		}));

	it("opens a permalink with query, range, entry and tab", () =>
		openExplorer(async (desk) => {
			const [from, to] = [new Date(rowOf(400).at).toISOString(), new Date(rowOf(600).at).toISOString()];
			await go(desk, `/audit?q=outcome%3Adenied&from=${from}&to=${to}&sel=402&tab=raw`);
			await entries(desk, "50").waitFor();
			await desk.page.getByRole("row", { name: /^402 /, selected: true }).waitFor();
			await desk.page.getByRole("tab", { name: "Raw", selected: true }).waitFor();
		}));
});

describe("facets", () => {
	const facet = (desk: Desk, field: string) => desk.page.locator(`[data-facet="${field}"]`);

	it("write only and not into the query, and take it back", () =>
		openExplorer(async (desk) => {
			await facet(desk, "agent")
				.getByRole("button", { name: /^docs-writer 250/ })
				.click();
			await entries(desk, "250").waitFor();
			assert.equal(await query(desk).inputValue(), "agent:docs-writer");
			await facet(desk, "risk").getByRole("button", { name: "not write" }).focus();
			await desk.page.keyboard.press("Enter");
			await entries(desk, "200").waitFor();
			assert.equal(await query(desk).inputValue(), "agent:docs-writer -risk:write");
			await facet(desk, "agent").getByRole("button", { name: "only docs-writer" }).focus();
			await desk.page.keyboard.press("Enter");
			await entries(desk, "800").waitFor();
			assert.equal(await query(desk).inputValue(), "-risk:write");
		}));

	it("show the eight most frequent, and search in the others", () =>
		openExplorer(
			async (desk) => {
				const session = facet(desk, "session");
				await session.getByRole("button", { name: "Session" }).click();
				await session.getByRole("listitem").nth(7).waitFor();
				assert.equal(await session.getByRole("listitem").count(), 8);
				await session.getByRole("button", { name: "Search 12 more" }).click();
				await desk.page.keyboard.type("s-19");
				await session.getByRole("button", { name: /^s-19 / }).waitFor();
				assert.equal(await session.getByRole("listitem").count(), 1);
			},
			{
				"audit.facets": ({ search = "", limit }) => {
					const values = Array.from({ length: 20 }, (_, at) => ({ value: `s-${at}`, count: 100 - at })).filter((each) =>
						each.value.includes(search),
					);
					return ok({ values: values.slice(0, limit), more: Math.max(0, values.length - limit), behind: 0 });
				},
			},
		));

	it("draw a hostile value as text", () =>
		openExplorer(
			async (desk) => {
				await facet(desk, "agent").getByText("<img src=x>").waitFor();
				assert.equal(await facet(desk, "agent").locator("img").count(), 0);
				assert.equal(await facet(desk, "agent").locator("[data-chip]").count(), 1);
			},
			{ "audit.facets": () => ok({ values: [{ value: "<img src=x>\u202eb", count: 1 }], more: 0, behind: 0 }) },
		));

	it("give their room to the table when they are hidden, and stay hidden", () =>
		openExplorer(async (desk) => {
			await desk.page.getByRole("button", { name: "Hide facets" }).click();
			await desk.page.getByRole("navigation", { name: "Facets" }).waitFor({ state: "detached" });
			await desk.page.reload();
			await desk.page.getByRole("row", { name: /^999 / }).waitFor();
			assert.equal(await desk.page.getByRole("navigation", { name: "Facets" }).count(), 0);
		}));
});

describe("every look of the explorer", () => {
	for (const [theme, width, height] of [
		["dark", 1280, 800],
		["light", 1024, 700],
		["dark", 640, 400],
	] as const) {
		it(`has nothing that axe finds wrong, ${theme}, ${width} × ${height}`, () =>
			openExplorer(
				async (desk) => {
					const { page } = desk;
					await chart(desk).waitFor();
					assert.deepEqual(await axeFindings(page), [], "list");
					await query(desk).fill('agent:docs-writer "x');
					await page.getByText("this quote is not closed").waitFor();
					assert.deepEqual(await axeFindings(page), [], "a mistake");
					await query(desk).fill("agent:d");
					await page.getByRole("option").first().waitFor();
					assert.deepEqual(await axeFindings(page), [], "completion");
					await page.keyboard.press("Escape");
					for (const name of ["Fields", "Saved", "Columns", "Export"]) {
						await page.getByRole("button", { name, exact: true }).click();
						await page.getByRole("dialog").waitFor();
						assert.deepEqual(await axeFindings(page), [], name);
						await page.keyboard.press("Escape");
					}
					assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "no sideways scrolling");
				},
				{},
				{ theme, width, height },
			));
	}

	it("has its keys in the map of keys", () =>
		openExplorer(async (desk) => {
			await chart(desk).waitFor();
			await desk.page.locator("main").focus();
			await desk.page.keyboard.press("?");
			await desk.page.getByRole("dialog", { name: "Keys" }).getByText("on the histogram: zoom out, everything").waitFor();
		}));

	it("moves nothing while answers come in", () =>
		openExplorer(async (desk) => {
			await chart(desk).waitFor();
			await desk.page.locator('[data-facet="agent"]').getByText("docs-writer").waitFor();
			await watchShifts(desk.page);
			await go(desk, "/audit?q=agent:docs-writer");
			await entries(desk, "250").waitFor();
			await go(desk, "/audit?q=agent:docs-writer&from=2026-11-21T11:01:00.000Z&to=2026-11-21T11:03:00.000Z");
			await entries(desk, "250").waitFor({ state: "detached" });
			await desk.settle();
			assert.ok((await shiftsOf(desk.page)) < 0.01);
		}));
});
