import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ok } from "../../src/shared/lib/result.ts";
import type { Params } from "../../src/shared/contract/contract.ts";
import type { ConsoleContract } from "../../src/shared/contract/console.ts";
import { axeFindings } from "../kit/axe.ts";
import { makeCard, sampleCards } from "../kit/cards.ts";
import { type Desk, type DeskOptions, desks } from "../kit/console.ts";

/** Several requests denied at once, in Chromium. A yes is never given to more than one. */

const withDesk = desks();
type Listed = Params<ConsoleContract, "request.answer-many">;
const cards = ["one", "two", "three", "four"].map((id, index) => makeCard({ id, heldAt: Date.now() - 60_000 + index }));
const open = (story: (desk: Desk) => Promise<void>, options: DeskOptions = {}): Promise<void> =>
	withDesk({ cards, ...options }, async (desk) => {
		await desk.page.waitForSelector('[data-card="one"] [data-stage="armed"]');
		await story(desk);
	});
const lists = ({ host }: Desk): Listed[] => (host.calls.get("request.answer-many") ?? []) as Listed[];
const denyButton = "[data-deny-many]";

describe("several requests", () => {
	it("are selected and denied by keyboard, and taken back together", () =>
		open(async (desk) => {
			const { page, host } = desk;
			await page.keyboard.press("x");
			await page.keyboard.press("j");
			await page.waitForSelector('[data-card="two"]');
			await page.keyboard.press("j");
			await page.waitForSelector('[data-card="three"]');
			await page.keyboard.press("Shift+X");
			await page.getByText("3 selected", { exact: true }).first().waitFor();
			await page.keyboard.press("k");
			await page.waitForSelector('[data-card="two"]');
			await page.keyboard.press("x");
			await page.waitForSelector(`${denyButton} >> text=Deny 2`);
			await page.locator(denyButton).focus();
			await page.waitForSelector('[data-card="two"] [data-stage="armed"]');
			await page.keyboard.press("Enter");
			await page.waitForSelector("text=2 denied. Undo (z)");
			assert.deepEqual(lists(desk), [
				{
					items: [cards[0], cards[2]].map((card) => ({ id: card?.id, digest: card?.digest, rev: card?.rev })),
					verdict: "deny",
					input: "assistive",
				},
			]);
			assert.equal(await page.locator(denyButton).count(), 0, "nothing stays selected");
			await page.locator("h1").last().focus();
			await page.keyboard.press("z");
			await page.waitForSelector("text=2 taken back. They wait again.");
			assert.deepEqual(host.calls.get("request.undo"), [{ id: "one" }, { id: "three" }]);
			assert.deepEqual(host.verdicts, []);
		}));

	it("are selected by keys that come faster than the screen is drawn", () =>
		open(async ({ page }) => {
			for (const key of ["x", "j", "x", "j", "j", "x"]) await page.keyboard.press(key);
			await page.waitForSelector(`${denyButton} >> text=Deny 3`);
			const ids = await page.locator("[data-select]:checked").evaluateAll((boxes) => boxes.map((box) => box.getAttribute("data-select")));
			assert.deepEqual(ids, ["one", "two", "four"]);
		}));

	it("are selected by pointer, a range with Shift, and what ends meanwhile is not in the list", () =>
		open(async (desk) => {
			const { page, host } = desk;
			await page.locator('[data-select="two"]').click();
			await page.locator('[data-select="four"]').click({ modifiers: ["Shift"] });
			await page.waitForSelector(`${denyButton} >> text=Deny 3`);
			assert.equal(await page.locator("[data-card]").getAttribute("data-card"), "one", "selecting opens nothing");
			host.end("three", { outcome: "denied", code: "timeout", text: "No answer by 12:07, so it was denied." });
			await page.waitForSelector(`${denyButton} >> text=Deny 2`);
			await page.locator(denyButton).click();
			await page.waitForSelector("text=2 denied. Undo (z)");
			assert.deepEqual(
				lists(desk)[0]?.items.map(({ id }) => id),
				["two", "four"],
			);
			assert.equal(lists(desk)[0]?.input, "pointer");
		}));

	it("are not denied by a script, and what was refused is said", () =>
		open(async (desk) => {
			const { page, host } = desk;
			await page.locator('[data-select="one"]').click();
			await page.locator('[data-select="two"]').click();
			await page.evaluate((button) => document.querySelector<HTMLElement>(button)?.click(), denyButton);
			await page.waitForSelector("text=Made by a script");
			assert.deepEqual(lists(desk), []);
			host.script({
				"request.answer-many": ({ items }) =>
					ok({ items: items.map(({ id }) => ({ id, result: { state: "refused", code: "expired", text: "expired" } })) }),
			});
			await page.locator(denyButton).click();
			await page.waitForSelector("text=None was denied: they ended or changed before.");
			assert.equal(await page.locator("[data-select]:checked").count(), 2);
			await page.getByRole("button", { name: "Clear" }).click();
			assert.equal(await page.locator("[data-select]:checked").count(), 0);
		}));

	it("are never approved together: with three selected, `a` answers the card on screen alone", () =>
		open(async (desk) => {
			const { page, host } = desk;
			await page.keyboard.press("x");
			await page.locator('[data-select="three"]').click({ modifiers: ["Shift"] });
			await page.waitForSelector(`${denyButton} >> text=Deny 3`);
			assert.equal(await page.getByRole("button", { name: /approve/i }).count(), 1);
			await page.locator("[data-card] h1").focus();
			await page.waitForSelector('[data-card="one"] [data-stage="armed"]');
			await page.keyboard.press("a");
			assert.equal((await host.nextVerdict(1)).id, "one");
			await page.waitForSelector(`${denyButton} >> text=Deny 2`);
			assert.equal(host.verdicts.length, 1);
			assert.deepEqual(lists(desk), []);
		}));

	for (const theme of ["dark", "light"] as const)
		it(`has no violations with some selected, ${theme}`, () =>
			withDesk({ theme, cards: Object.values(sampleCards).map((make) => make()) }, async ({ page }) => {
				await page.waitForSelector("[data-approve]");
				await page.locator("[data-select]").nth(0).click();
				await page.locator("[data-select]").nth(1).click();
				await page.waitForSelector(`${denyButton} >> text=Deny 2`);
				assert.deepEqual(await axeFindings(page), []);
			}));
});
