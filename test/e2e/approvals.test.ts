import assert from "node:assert/strict";
import { it } from "node:test";
import { ok } from "../../src/shared/lib/result.ts";
import type { Card } from "../../src/shared/model/card.ts";
import { makeCard } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";

/** A request that needs two people, in Chromium. */

const withDesk = desks();

const card = (given: readonly string[]): Card =>
	makeCard({
		id: "r1",
		yeses: { given: given.length, needed: 2 },
		approvals: {
			needed: 2,
			given: given.map((name) => ({ name, at: Date.now() - 1000, digest: "5b1e".padEnd(64, "0") })),
			seats: [
				...["mira", "jo"].map((name) => (given.includes(name) ? { name, why: `\`${name}\` has already said yes` } : { name })),
				{ name: "ana", why: "`test-runner` works for `ana`" },
			],
		},
	});

it("says 1 of 2, arms only for a person with a name and a passphrase, and sends what their key signed", async () => {
	await withDesk({ freeze: true, route: "prompt" }, async ({ show, page, host, run, settle, stage, reason }) => {
		const signs: unknown[] = [];
		host.script({
			"operator.sign": (params) => {
				signs.push(params);
				return ok({ signatureHex: "ab".repeat(64) });
			},
		});
		await show(card(["mira"]));
		assert.equal(await page.locator("[data-approvals-count]").innerText(), "1 of 2");
		assert.deepEqual(await page.locator("[data-approvals] option").allInnerTexts(), ["Who are you?", "jo"]);
		await run(3000);
		await settle();
		assert.equal(await stage(), "reading");
		assert.match(await reason(), /Say who you are/);
		await page.locator("[data-approvals] select").selectOption("jo");
		await page.locator("[data-approvals] input").fill("correct horse battery");
		for (let turn = 0; turn < 100 && (await stage()) !== "armed"; turn++) {
			await run(50);
			await settle();
		}
		assert.match(await page.locator("[data-approve]").innerText(), /Give approval 2 of 2/);
		await page.locator("h1").focus();
		await page.keyboard.press("a");
		const verdict = await host.nextVerdict(1);
		assert.deepEqual(verdict.as, { name: "jo", signatureHex: "ab".repeat(64) });
		const { digest, rev } = card(["mira"]);
		assert.deepEqual(signs, [
			{ name: "jo", passphrase: "correct horse battery", id: "r1", digest, rev, verdict: "approve", nonce: verdict.nonce },
		]);
	});
});

it("adds an approver with a passphrase typed twice, and lists who has a seat", async () => {
	await withDesk({ route: "settings/approvers" }, async ({ page, host, arrived }) => {
		const added: unknown[] = [];
		host.script({
			"operator.list": () =>
				ok({
					approvers: [{ name: "mira", publicKeyHex: "5b".repeat(32), owns: ["test-runner"], addedAt: 1_795_000_000_000, addedBy: "ana" }],
				}),
			"operator.add": (params) => {
				added.push(params);
				return ok({ seq: 51 });
			},
		});
		await page.reload();
		await page.getByText("Does not count for test-runner").waitFor();
		await page.getByRole("button", { name: "Add…" }).click();
		await page.getByLabel("Name").fill("jo");
		await page.getByLabel("Passphrase", { exact: true }).fill("correct horse battery");
		await page.keyboard.press("Enter");
		await arrived();
		assert.deepEqual(added, [], "not before it is typed again");
		await page.getByLabel("Passphrase again").fill("correct horse battery");
		await page.getByLabel(/^Groups/).fill("release, docs");
		await page.getByRole("button", { name: "Add", exact: true }).click();
		await arrived();
		assert.deepEqual(added, [{ name: "jo", passphrase: "correct horse battery", owns: [], groups: ["release", "docs"] }]);
	});
});
