import assert from "node:assert/strict";
import { it } from "node:test";
import { canonicalJson } from "../../src/shared/lib/canonical-json.ts";
import type { Card } from "../../src/shared/model/card.ts";
import { makeCard } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";

/** The same action several times: one row, one card, one answer to what was shown. */

const withDesk = desks();
const at = Date.now() - 60_000;
const sameCanonical = canonicalJson({ agent: "test-runner", tool: "shell_exec", args: { command: "npm test -- --run api" } });
const same = (id: string, more: Partial<Card> = {}): Card =>
	makeCard({ id, text: "npm test -- --run api", canonical: sameCanonical, heldAt: at + Number(id.slice(1)), ...more });

it("folds them into one row, approves all that were shown with one press, and nothing that came since", () =>
	withDesk({ route: "inbox", width: 1280, cards: [same("t1"), same("t2"), same("t3"), same("t4", { agent: "other" })] }, async (desk) => {
		const { page, host } = desk;
		await page.waitForSelector('[data-stage="armed"]');
		assert.equal(await page.locator("[data-row]").count(), 2);
		assert.match(await page.locator('[data-row="t1"]').innerText(), /×3 identical/);
		assert.match(await page.locator("[data-approve]").innerText(), /Approve all 3 once/);
		assert.match(await page.locator("[data-deny]").innerText(), /Deny all 3/);
		host.hold(same("t5"));
		await page.getByText("1 more came since").waitFor();
		await page.waitForSelector('[data-stage="armed"]');
		await page.locator("h1", { hasText: "Run a shell command" }).focus();
		await page.keyboard.press("a");
		await page.getByText("3 approved, once each").first().waitFor();
		const [list] = host.calls.get("request.answer-many") as { verdict: string; items: { id: string; nonce: string }[] }[];
		assert.deepEqual([list?.verdict, list?.items.map(({ id }) => id)], ["approve", ["t1", "t2", "t3"]]);
		const nonces = list?.items.map(({ nonce }) => nonce) ?? [];
		assert.equal(new Set(nonces).size, 3, "each is armed by itself");
		assert.equal(host.verdicts.length, 0);
		assert.equal(await page.locator("[data-row]").count(), 2, "what came since waits on in the place of the others");
	}));

it("includes what came since when a person says so, and then has to be armed anew", () =>
	withDesk(
		{ route: "prompt", width: 900, height: 600, freeze: true, cards: [same("t1"), same("t2")] },
		async ({ page, host, arm, stage }) => {
			await arm(same("t1"));
			const exact = async (): Promise<unknown> => page.locator("[data-exact]").boundingBox();
			const before = await exact();
			host.hold(same("t3"));
			await page.getByText("1 more came since").waitFor();
			assert.deepEqual(await exact(), before, "nothing moved");
			assert.equal(await stage(), "armed");
			await page.getByRole("button", { name: "Include" }).click();
			assert.notEqual(await stage(), "armed");
			assert.match(await page.locator("[data-twins]").innerText(), /waits 3 times/);
		},
	));

it("denies all with one press, and a selected row stands for all behind it", () =>
	withDesk({ route: "inbox", width: 1280, cards: [same("t1"), same("t2"), same("t3")] }, async ({ page, host }) => {
		await page.waitForSelector('[data-stage="armed"]');
		await page.locator("[data-select]").check();
		assert.match(await page.locator("[data-chosen]").innerText(), /3 selected/);
		await page.getByRole("button", { name: "Clear" }).click();
		await page.locator("h1", { hasText: "Run a shell command" }).focus();
		await page.keyboard.press("d");
		await page.getByText("3 denied. Undo (z)").first().waitFor();
		const [list] = host.calls.get("request.answer-many") as { verdict: string; items: unknown[] }[];
		assert.deepEqual([list?.verdict, list?.items.length], ["deny", 3]);
	}));
