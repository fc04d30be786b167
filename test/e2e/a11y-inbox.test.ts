import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { axeFindings } from "../kit/axe.ts";
import { sampleCards } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";

/** axe finds nothing on any state of the Inbox and the prompt, in either theme. */

const withDesk = desks();
const all = (): ReturnType<(typeof sampleCards)["routineShell"]>[] => Object.values(sampleCards).map((make) => make());

for (const theme of ["dark", "light"] as const) {
	describe(`accessibility, ${theme}`, () => {
		for (const [name, make] of Object.entries(sampleCards)) {
			it(`has no violations on the prompt of ${name}`, () =>
				withDesk({ theme, width: 900, height: 600, route: "prompt", cards: [make()] }, async ({ page }) => {
					await page.waitForSelector("[data-approve]");
					await page.keyboard.press("w");
					await page.keyboard.press("b");
					assert.deepEqual(await axeFindings(page), []);
				}));
		}

		it("has no violations on the Inbox with cards, ghosts and arrivals", () =>
			withDesk({ theme, cards: all() }, async ({ page, host }) => {
				await page.waitForSelector("[data-approve]");
				host.hold(sampleCards.routineShell("late"));
				await page.waitForSelector("[data-below]");
				host.end("r-net", { outcome: "denied", code: "timeout", text: "No answer by 12:07, so it was denied." });
				await page.waitForSelector("text=No answer by 12:07");
				assert.deepEqual(await axeFindings(page), []);
			}));

		it("has no violations on the empty, halted and unreadable-rules states", () =>
			withDesk(
				{
					theme,
					state: {
						halted: { by: "ana", at: 1, reason: "looking into it" },
						config: { status: "last-good", file: "countersign.toml", since: 1, problem: { message: "expected `]`", line: 41 } },
					},
				},
				async ({ page }) => {
					await page.waitForSelector("text=Nothing waits for you.");
					assert.deepEqual(await axeFindings(page), []);
				},
			));

		it("has no violations while not connected, in the palette and in the key map", () =>
			withDesk({ theme, cards: [sampleCards.highFile()], allowProblems: true }, async ({ page, host }) => {
				await page.waitForSelector("[data-approve]");
				for (const opener of ["Control+k", "?"]) {
					await page.keyboard.press(opener);
					await page.waitForSelector("dialog[open]");
					assert.deepEqual(await axeFindings(page), []);
					await page.keyboard.press("Escape");
					await page.waitForSelector("dialog", { state: "detached" });
				}
				host.drop("the host stops");
				await page.waitForSelector("text=Trying again in");
				assert.deepEqual(await axeFindings(page), []);
			}));

		it("has no violations on the rows that confirm, name and tell", () =>
			withDesk({ theme, width: 900, height: 760, route: "prompt" }, async ({ page, host, clear }) => {
				for (const make of [sampleCards.highFile, sampleCards.criticalShell]) {
					const card = make();
					host.hold(card);
					await page.waitForSelector(`[data-card="${card.id}"] [data-stage="armed"]`);
					await page.keyboard.press("a");
					await page.waitForSelector("[data-confirm]");
					assert.deepEqual(await axeFindings(page), []);
					await page.keyboard.press("Escape");
					await page.waitForSelector("[data-confirm]", { state: "detached" });
					await page.locator("h1").focus();
					await page.keyboard.press("f");
					await page.waitForSelector("[data-feedback]");
					assert.deepEqual(await axeFindings(page), []);
					await page.keyboard.press("Escape");
					await clear(card);
				}
			}));
	});
}
