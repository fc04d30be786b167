import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeCard, sampleCards } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";

/** The Inbox and the frame, by keyboard alone. */

const withDesk = desks();

describe("the Inbox by keyboard", () => {
	it("goes through three requests: approves one, denies one with a reason, puts one back", () =>
		withDesk(
			{ cards: [sampleCards.routineShell("one"), sampleCards.routineShell("two"), sampleCards.routineShell("three")] },
			async ({ page, host }) => {
				await page.waitForSelector('[data-stage="armed"]');
				const first = await page.locator("[data-card]").getAttribute("data-card");
				await page.keyboard.press("j");
				await page.waitForSelector(`[data-card]:not([data-card="${first}"]) [data-stage="armed"]`);
				await page.keyboard.press("k");
				await page.waitForSelector(`[data-card="${first}"] [data-stage="armed"]`);
				await page.keyboard.press("a");
				assert.equal((await host.nextVerdict(1)).id, first);
				await page.waitForSelector(`[data-row="${first}"] >> text=Approved once`);
				await page.waitForSelector(`[data-card]:not([data-card="${first}"]) [data-stage="armed"]`);
				await page.keyboard.press("f");
				await page.keyboard.type("pin the version");
				await page.keyboard.press("Control+Enter");
				assert.equal((await host.nextVerdict(2)).feedback, "pin the version");
				await page.waitForSelector('[data-card] [data-stage="armed"]');
				await page.keyboard.press("z");
				await page.waitForSelector("text=Taken back. The request waits again.");
				assert.equal(host.calls.get("request.undo")?.length, 1);
			},
		));

	it("pages, opens the bytes and all gates, takes more time, and none of it answers", () =>
		withDesk({ cards: [sampleCards.criticalShell()] }, async ({ page, host }) => {
			await page.waitForSelector("[data-approve]");
			for (const key of ["b", "w", "t", "h", "Space", "Shift+Space", "Enter", "Escape"]) await page.keyboard.press(key);
			await page.waitForSelector('[aria-label="Bytes"]');
			await page.waitForSelector("text=Gate identity passes");
			assert.equal(host.calls.get("request.extend")?.length, 1);
			assert.equal(host.verdicts.length, 0);
		}));

	it("keeps the order while somebody reads and sorts arrivals in on `.`", () =>
		withDesk({ cards: [sampleCards.routineShell("first")] }, async ({ page, host }) => {
			await page.waitForSelector("[data-approve]");
			host.hold(sampleCards.criticalShell("late"));
			await page.waitForSelector("[data-below]");
			const ids = (): Promise<(string | null)[]> =>
				page.locator("[data-row]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-row")));
			assert.deepEqual(await ids(), ["first", "late"]);
			await page.keyboard.press(".");
			await page.waitForSelector("[data-below]", { state: "detached" });
			assert.deepEqual(await ids(), ["late", "first"]);
			assert.equal(await page.locator("[data-card]").getAttribute("data-card"), "first", "the card on screen stays");
		}));

	it("shows 3 000 waiting requests with few rows in the document", () =>
		withDesk(
			{ cards: Array.from({ length: 3000 }, (_, index) => makeCard({ id: `m${index}`, heldAt: 1_700_000_000_000 + index })) },
			async ({ page }) => {
				await page.waitForSelector("[data-approve]");
				assert.ok((await page.locator("[data-row]").count()) <= 60);
				assert.match(await page.locator("[data-list]").innerText(), /Waiting\s+3000/);
			},
		));
});

describe("the frame", () => {
	it("stops everything with its chord, from a text field too", () =>
		withDesk({ cards: [sampleCards.routineShell()] }, async ({ page, host }) => {
			await page.waitForSelector("[data-approve]");
			await page.keyboard.press("f");
			await page.waitForSelector("[data-feedback]");
			await page.keyboard.press("Control+Shift+.");
			await page.waitForSelector("text=Everything is stopped by ana");
			assert.equal(host.calls.get("halt.set")?.length, 1);
			assert.equal(host.verdicts.length, 0);
		}));

	it("offers no approval in the palette, and denies from it", () =>
		withDesk({ cards: [sampleCards.routineShell()] }, async ({ page, host }) => {
			await page.waitForSelector("[data-approve]");
			await page.keyboard.press("Control+k");
			await page.keyboard.type("approve");
			await page.waitForSelector("text=Nothing is called that.");
			await page.fill("[role=combobox]", "deny");
			await page.keyboard.press("Enter");
			assert.equal((await host.nextVerdict(1)).verdict, "deny");
		}));

	it("keeps what it knew while the host is away, says since when, and comes back by itself", () =>
		withDesk({ cards: [sampleCards.routineShell()], allowProblems: true }, async ({ page, host }) => {
			await page.waitForSelector("[data-approve]");
			host.drop("the host stops");
			await page.waitForSelector("text=Trying again in");
			assert.equal(await page.locator("[data-row]").count(), 1);
			await page.waitForSelector("[data-approve]");
			await page.waitForSelector("text=Daemon connected");
		}));

	it("says how to sign in when this browser is not signed in", () =>
		withDesk({ allowProblems: true }, async ({ page, host }) => {
			await page.evaluate(() => window.sessionStorage.clear());
			await page.goto(`${host.origin}/`);
			await page.waitForSelector("text=Not signed in");
			await page.waitForSelector("text=countersign serve");
			await page.goto(`${host.origin}/#code=wrong`);
			await page.reload();
			await page.waitForSelector("text=This link was used already, or is too old.");
			assert.ok(!page.url().includes("code="));
		}));

	it("takes the sign-in code out of the address", () =>
		withDesk({}, async ({ page }) => {
			await page.waitForSelector("text=Nothing waits for you.");
			assert.ok(!page.url().includes("code="));
		}));
});
