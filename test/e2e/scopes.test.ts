import assert from "node:assert/strict";
import { it } from "node:test";
import { ok } from "../../src/shared/lib/result.ts";
import type { Card } from "../../src/shared/model/card.ts";
import type { GrantView } from "../../src/shared/model/grant.ts";
import { makeCard } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";
import { makeGrant } from "../kit/grants.ts";

/** A yes wider than once: shown before it is given, and listed until it ends, in Chromium. */

const withDesk = desks();

const scopes: Card["scopes"] = [
	{ scope: "once", open: true, text: "Only this request. No rule is written." },
	{ scope: "session", open: false, why: "the agent names no session" },
	{
		scope: "minutes",
		open: true,
		text: "`touch *` in /w/api; * is any one path in the workspace, by test-runner only",
		lifeMs: 900_000,
		uses: 100,
	},
	{ scope: "exact", open: true, text: "exactly this: touch a.txt in /w/api, by test-runner only", lifeMs: 86_400_000, uses: 100 },
	{
		scope: "pattern",
		open: true,
		text: "`touch *` in /w/api; * is any one path in the workspace, by test-runner only",
		lifeMs: 900_000,
		uses: 100,
	},
	{ scope: "path", open: false, why: "only a file has a path" },
];
const card = (id: string): Card => makeCard({ id, text: "touch a.txt", scopes });
const grant = (id: string, leftMs: number): GrantView => makeGrant(id, { expiresAt: Date.now() + leftMs });

it("shows what a wider yes would also allow, arms anew, and sends that scope", async () => {
	await withDesk({ freeze: true, route: "inbox" }, async ({ arm, page, host, run, settle, stage }) => {
		await arm(card("r1"));
		await page.keyboard.press("5");
		await settle();
		assert.equal(await stage(), "reading", "what was armed was armed for once");
		const reach = (await page.locator("[data-reach]").innerText()).replaceAll("\n", " ");
		assert.match(reach, /Would also allow: `touch \*` in \/w\/api/);
		assert.match(reach, /for 15 min, at most 100 times/);
		for (let turn = 0; turn < 100 && (await stage()) !== "armed"; turn++) {
			await run(50);
			await settle();
		}
		assert.match(await page.locator("[data-approve]").innerText(), /Approve the pattern/);
		await page.keyboard.press("a");
		assert.equal((await host.nextVerdict(1)).scope, "pattern");
	});
});

it("chooses no closed scope by key or pointer, and begins at once with every card", async () => {
	await withDesk({ freeze: true, route: "prompt" }, async ({ arm, page, clear, settle }) => {
		const chosen = (): Promise<string> => page.locator("[data-scopes] input:checked").inputValue();
		await arm(card("r1"));
		await page.keyboard.press("2");
		await page.locator("[data-scope='6']").click({ force: true });
		await settle();
		assert.equal(await chosen(), "once");
		await page.keyboard.press("4");
		await settle();
		assert.equal(await chosen(), "exact");
		await clear(card("r1"));
		await arm(card("r2"));
		assert.equal(await chosen(), "once");
	});
});

it("lists grants with what is left of them, counts them in the strip, and revokes with a reason", async () => {
	await withDesk(
		{ route: "grants", state: { grants: [grant("g41", 250_000), grant("g40", 3_000_000)] } },
		async ({ page, host, arrived }) => {
			const revoked: unknown[] = [];
			host.script({
				"grant.revoke": (params) => {
					revoked.push(params);
					host.change({ type: "grants.set", grants: [grant("g40", 3_000_000)] });
					return ok({ seq: 50 });
				},
			});
			assert.match(await page.locator("[data-grants]").innerText(), /2 grants, next ends in 5 min/);
			assert.match(await page.locator("[data-grant='g41']").innerText(), /41 of 100 uses left/);
			await page.locator("[data-grant='g41'] button").click();
			await page.locator("textarea").fill("done with it");
			await page.keyboard.press("Tab");
			await page.getByRole("button", { name: "Revoke", exact: true }).click();
			await arrived();
			assert.deepEqual(revoked, [{ id: "g41", reason: "done with it" }]);
			await page.locator("[data-grant='g41']").waitFor({ state: "detached" });
		},
	);
});
