import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import { makeCard, sampleCards } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";

/** Nothing moves, nothing is cut off: T-L1 to T-L3 of the design. */

const withDesk = desks();
const parts = ["[data-bar]", "[data-approve]", "[data-deny]", "[data-pane]", "[data-scopes]", "header[data-grade]", "[data-list]"];

type Boxes = Record<string, unknown>;
const boxes = (page: Page, selectors: readonly string[]): Promise<Boxes> =>
	page.evaluate(
		(list) => Object.fromEntries(list.map((each) => [each, document.querySelector(each)?.getBoundingClientRect().toJSON() as unknown])),
		selectors,
	);

describe("T-L1 arrivals", () => {
	for (const route of ["inbox", "prompt"]) {
		it(`moves nothing in the ${route} while 50 requests arrive and 20 end`, () =>
			withDesk(
				{
					route,
					width: route === "prompt" ? 900 : 1280,
					height: route === "prompt" ? 600 : 800,
					cards: [sampleCards.highFile(), sampleCards.routineShell(), sampleCards.routineMcp()],
				},
				async ({ page, host }) => {
					await page.waitForSelector('[data-stage="armed"]');
					const rows = ["r-file", "r-routine", "r-mcp"].map((id) => `[data-row="${id}"]`);
					const watched = route === "inbox" ? [...parts, ...rows] : parts.filter((each) => each !== "[data-list]");
					const before = await boxes(page, watched);
					await page.evaluate(() => {
						const shifts: number[] = [];
						Object.assign(window, { shifts });
						new PerformanceObserver((list) => {
							for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
						}).observe({ type: "layout-shift" });
					});
					for (let count = 0; count < 50; count++) {
						host.hold(makeCard({ id: `n${count}`, grade: "critical", heldAt: 1_700_000_000_000 + count }));
						if (count % 5 === 4)
							for (const id of [`n${count - 1}`, `n${count - 2}`]) host.end(id, { outcome: "denied", text: "Withdrawn" });
					}
					host.end("r-mcp", { outcome: "denied", text: "Agent withdrew this at 12:03" });
					if (route === "inbox") await page.waitForSelector("text=Agent withdrew this");
					else await page.waitForSelector("text=of 32");
					assert.deepEqual(await boxes(page, watched), before);
					assert.deepEqual(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts), []);
				},
			));
	}
});

describe("T-L2 sizes", () => {
	for (const [width, height] of [
		[900, 600],
		[1024, 700],
	] as const) {
		it(`keeps every verdict in view beside the list at ${width} × ${height}`, () =>
			withDesk({ route: "inbox", width, height, cards: [sampleCards.highFile()] }, async ({ page }) => {
				await page.waitForSelector("[data-approve]");
				const cut = await page.evaluate(() =>
					[...document.querySelectorAll<HTMLElement>("[data-bar] button")]
						.filter((each) => {
							const { left, right, top, bottom } = each.getBoundingClientRect();
							const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
							return right > innerWidth || bottom > innerHeight || at === null || !each.contains(at);
						})
						.map((each) => each.innerText),
				);
				assert.deepEqual(cut, []);
			}));
	}
	const sizes = [
		[900, 600],
		[1280, 800],
		[1920, 1080],
		[640, 400],
		[320, 256],
	] as const;
	for (const [width, height] of sizes) {
		it(`cuts nothing off at ${width} × ${height}`, () =>
			withDesk({ route: "prompt", width, height }, async ({ page, host, clear }) => {
				for (const make of Object.values(sampleCards)) {
					const card = make();
					host.hold(card);
					await page.waitForSelector(`[data-card="${card.id}"] [data-approve]`);
					const found = await page.evaluate(() => {
						const box = (selector: string): DOMRect | undefined => document.querySelector(selector)?.getBoundingClientRect();
						const cut = [...document.querySelectorAll<HTMLElement>("[data-bar] button")].filter(
							(each) => each.scrollWidth > each.clientWidth + 1,
						).length;
						const approve = box("[data-approve]");
						const others = [...document.querySelectorAll("[data-bar] button:not([data-approve])")].map(
							(each) => each.getBoundingClientRect().right,
						);
						return {
							cut,
							approveWidth: approve?.width,
							gap: (approve?.left ?? 0) - Math.max(...others),
							scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
							headCut: [...document.querySelectorAll<HTMLElement>("h1")].some(
								(each) => each.getBoundingClientRect().right > document.documentElement.clientWidth,
							),
						};
					});
					assert.equal(found.cut, 0, `${card.id}: a label is cut`);
					assert.equal(found.scrolls, false, `${card.id}: the page scrolls sideways`);
					assert.equal(found.headCut, false, `${card.id}: the headline leaves the window`);
					assert.equal(found.approveWidth, 236);
					if (width >= 900) assert.ok(found.gap >= 104, `${card.id}: ${found.gap} px between Approve and the next control`);
					await clear(card);
				}
			}));
	}
});

describe("T-L3 long strings", () => {
	it("keeps everything in its place with 2 000 characters of agent, path, host and reason", () =>
		withDesk({ width: 1280, height: 800 }, async ({ page, host }) => {
			const long = "x".repeat(2000);
			const card = makeCard({
				id: "long",
				agent: "a".repeat(80),
				subject: `write /w/${long}/END`,
				text: `cat /w/${long}/END`,
				cwd: `/w/${long}`,
				why: long,
				agentSays: long,
				parent: [long.slice(0, 120)],
			});
			host.hold(card);
			await page.waitForSelector("[data-approve]");
			const found = await page.evaluate(() => {
				const width = document.documentElement.clientWidth;
				const list = document.querySelector("[data-list]")?.getBoundingClientRect();
				return {
					outside: [...document.querySelectorAll("[data-card] *")].filter((each) => each.getBoundingClientRect().right > width + 1).length,
					listWidth: list?.width,
					row: document.querySelector<HTMLElement>('[data-row="long"]')?.innerText,
				};
			});
			assert.equal(found.listWidth, 372);
			assert.match(found.row ?? "", /END/);
			assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false);
		}));
});
