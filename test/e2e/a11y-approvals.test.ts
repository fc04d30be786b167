import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ok } from "../../src/shared/lib/result.ts";
import type { Why } from "../../src/shared/model/why.ts";
import { axeFindings } from "../kit/axe.ts";
import { makeCard } from "../kit/cards.ts";
import { desks } from "../kit/console.ts";
import { logHandlers, logState } from "../kit/fake-log.ts";
import { makeGrant } from "../kit/grants.ts";

/** Grants, approvers, the Why tab and the row of a request that needs several: by keyboard, without violations, in both themes. */

const withDesk = desks();

const grants = [
	makeGrant("g41"),
	makeGrant("g40", {
		scope: "exact",
		text: `exactly this: node scripts/build.mjs --out ${"dist/very/long/".repeat(8)} in /w/api, by test-runner only \u202e`,
		expiresAt: Date.now() + 80_000_000,
	}),
];
const mira = { name: "mira", publicKeyHex: "5b".repeat(32), owns: ["test-runner"], addedAt: 1_795_000_000_000, addedBy: "ana" };
const approvers = [mira, { ...mira, name: "jo", publicKeyHex: "c1".repeat(32), owns: [] }];
const why: Why = {
	request: "r-998",
	agent: "test-runner",
	subject: "kubectl apply -f shop.yaml",
	digest: "5b1e".repeat(16),
	trace: [
		{ seq: 996, at: 1_795_000_000_000, actor: "gates", text: "held for a person: policy:deployment-consensus" },
		{ seq: 997, at: 1_795_000_020_000, actor: "mira", text: "yes, 1 of 2" },
		{ seq: 998, at: 1_795_000_060_000, actor: "jo", text: "allowed" },
	],
	findings: [
		{
			gate: "policy",
			effect: "ask",
			code: "consensus",
			question: "policy:deployment-consensus",
			reason: "two approvers must agree",
			rule: { name: "deployment-consensus", file: "policies.toml", line: 30, column: 1 },
		},
		{ gate: "autonomy", effect: "ask", code: "mode", question: "mode:execute", reason: "mode safe asks before every execution" },
	],
	decision: "allowed by jo, after mira",
	counterfactual: "would ask in any case: `deployment-consensus` wants two people",
};
const card = makeCard({
	id: "r1",
	text: "kubectl apply -f shop.yaml",
	yeses: { given: 1, needed: 2 },
	approvals: {
		needed: 2,
		given: [{ name: "mira", at: Date.now() - 1000, digest: "5b1e".padEnd(64, "0") }],
		seats: [{ name: "mira", why: "`mira` has already said yes" }, { name: "jo" }, { name: "ana", why: "`test-runner` works for `ana`" }],
	},
});

for (const theme of ["dark", "light"] as const) {
	describe(`approvals, ${theme}`, () => {
		it("lists grants and revokes one by keyboard alone", () =>
			withDesk({ theme, state: { grants } }, async ({ page, host }) => {
				await page.keyboard.press("g");
				await page.keyboard.press("r");
				await page.waitForSelector('[data-screen="grants"] [data-grant="g41"]');
				assert.deepEqual(await axeFindings(page), []);
				host.script({
					"grant.revoke": ({ id }) => {
						host.change({ type: "grants.set", grants: grants.filter((each) => each.id !== id) });
						return ok({ seq: 50 });
					},
				});
				await page.locator('[data-grant="g41"] button').focus();
				await page.keyboard.press("Enter");
				await page.waitForSelector("dialog[open]");
				await page.keyboard.press("Tab");
				await page.keyboard.type("done with it");
				assert.deepEqual(await axeFindings(page), []);
				await page.keyboard.press("Tab");
				await page.keyboard.press("Enter");
				await page.waitForSelector('[data-grant="g41"]', { state: "detached" });
				assert.deepEqual(host.calls.get("grant.revoke"), [{ id: "g41", reason: "done with it" }]);
			}));

		it("says so when no grant is in force", () =>
			withDesk({ theme, route: "grants" }, async ({ page }) => {
				await page.getByText("No grant is in force.").waitFor();
				assert.deepEqual(await axeFindings(page), []);
			}));

		it("lists approvers, adds and removes one by keyboard alone", () =>
			withDesk({ theme, route: "settings/approvers" }, async ({ page, host }) => {
				host.script({ "operator.list": () => ok({ approvers }), "operator.remove": () => ok({ seq: 52 }) });
				await page.reload();
				await page.getByText("Does not count for test-runner").waitFor();
				assert.deepEqual(await axeFindings(page), []);
				await page.getByRole("button", { name: "Add…" }).focus();
				await page.keyboard.press("Enter");
				await page.waitForSelector("dialog[open]");
				assert.deepEqual(await axeFindings(page), []);
				await page.keyboard.press("Escape");
				await page.waitForSelector("dialog", { state: "detached" });
				await page.getByRole("button", { name: "Remove…" }).last().focus();
				await page.keyboard.press("Enter");
				await page.waitForSelector("dialog[open]");
				assert.deepEqual(await axeFindings(page), []);
				await page.keyboard.press("Tab");
				await page.keyboard.type("left the team");
				await page.keyboard.press("Tab");
				await page.keyboard.press("Enter");
				await page.waitForSelector("dialog", { state: "detached" });
				assert.deepEqual(host.calls.get("operator.remove"), [{ name: "jo", reason: "left the team" }]);
			}));

		it("tells the way of a request in Why, and goes to each step by keyboard", () => {
			const log = { size: 1_000 };
			return withDesk({ theme, reducedMotion: "reduce", state: logState(log) }, async ({ page, host, open }) => {
				host.script({ ...logHandlers(log), "audit.why": () => ok(why) });
				await open("audit");
				await page.evaluate(() => void (window.location.hash = "/audit?sel=998&tab=why"));
				await page.getByText("allowed by jo, after mira").waitFor();
				assert.deepEqual(await axeFindings(page), []);
				await page.locator("[data-why-trace] button").nth(1).focus();
				await page.keyboard.press("Enter");
				await page.waitForFunction(() => window.location.hash.includes("sel=997"));
			});
		});

		for (const route of ["prompt", "inbox"])
			it(`says 1 of 2 and who, in the ${route}`, () =>
				withDesk({ theme, route, cards: [card], ...(route === "prompt" ? { width: 900, height: 600 } : {}) }, async ({ page }) => {
					await page.waitForSelector("[data-approvals]");
					await page.locator("[data-approvals] select").focus();
					await page.keyboard.press("j");
					assert.equal(await page.locator("[data-approvals] select").inputValue(), "jo");
					await page.keyboard.press("Tab");
					await page.keyboard.type("correct horse battery");
					assert.equal(await page.locator("[data-approvals] input").inputValue(), "correct horse battery");
					assert.equal(await page.locator("[data-card]").getAttribute("data-card"), "r1", "no letter of it was a key");
					assert.deepEqual(await axeFindings(page), []);
				}));
	});
}
