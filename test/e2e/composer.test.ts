import assert from "node:assert/strict";
import { it } from "node:test";
import type { Page } from "playwright-core";
import { fail, ok } from "../../src/shared/lib/result.ts";
import type { RuleDraft, RulePreview, RuleStart } from "../../src/shared/model/rule-draft.ts";
import { axeFindings } from "../kit/axe.ts";
import { makeCard } from "../kit/cards.ts";
import { type Desk, type DeskOptions, desks } from "../kit/console.ts";
import { press } from "../kit/press.ts";

/** A rule from a card, in Chromium: read beside its evidence, set free word by word, written by two presses and no other way. */

const withDesk = desks();
const card = makeCard({ id: "r1", text: "npm test -- --run api" });

const start: RuleStart = {
	commands: [
		[
			{ text: "npm", choices: ["word"], why: "a program is never a wildcard", folders: [] },
			{ text: "test", choices: ["word", "one-of"], why: "a sub-command is never a wildcard", folders: [] },
			{ text: "--", choices: ["word"], folders: [] },
			{ text: "--run", choices: ["word"], folders: [] },
			{ text: "api", choices: ["word", "any", "under", "one-of"], folders: ["/w/api/src", "/w/api"] },
		],
	],
	folders: [],
	wheres: ["/w/api/deep", "/w/api"],
	draft: {
		commands: [[{ is: "word" }, { is: "word" }, { is: "word" }, { is: "word" }, { is: "word" }]],
		agents: "this",
		where: "/w/api/deep",
		days: 30,
		reason: "",
		merges: false,
	},
};
const preview = (draft: RuleDraft): RulePreview => ({
	name: "allow-npm-test",
	block: "",
	diff: `@@ -1,1 +1,3 @@\n+[[policies]]\n+name = "allow-npm-test"\n+# ${JSON.stringify(draft.commands[0]?.[4])} ${draft.where ?? ""} ${draft.agents} ${draft.days ?? "ever"}`,
	afterLine: 58,
	draftHashHex: Buffer.from(JSON.stringify(draft)).toString("hex").slice(-64),
	matches: true,
	outcome: "allowed",
	outcomeText: "It is allowed without asking.",
	alsoAllows: draft.commands[0]?.[4]?.is === "any" ? ["npm test -- --run package.json"] : [],
	conflicts: ["`no-production-writes` (line 2) says `deny` and is about this too. This rule will not change that."],
	strictPolicies: 3,
	replaces: draft.merges ? ["a", "b", "c"] : [],
});

const composing = (
	story: (desk: Desk & { written: RuleDraft[] }) => Promise<void>,
	options: DeskOptions & { start?: RuleStart } = {},
): Promise<void> =>
	withDesk({ reducedMotion: "reduce", route: "inbox", ...options }, async (desk) => {
		desk.page.setDefaultTimeout(15_000);
		const written: RuleDraft[] = [];
		const nonces = new Set<string>();
		desk.host.script({
			"rule.start": () => ok(options.start ?? start),
			"rule.preview": ({ draft }) => ok(preview(draft)),
			"rule.history": ({ draft }) => {
				const isAny = draft.commands[0]?.[4]?.is === "any";
				const row = { seq: 7, at: 0, agent: "test-runner", subject: "npm test -- --run billing", answer: "denied" as const };
				return ok({ matched: 41, approved: 39, denied: isAny ? 2 : 0, partial: 0, rows: [row] });
			},
			"rule.arm": ({ draftHashHex }) => {
				nonces.add(`n-${draftHashHex}`);
				return ok({ nonce: `n-${draftHashHex}` });
			},
			"rule.write": ({ draft, draftHashHex, nonce }) => {
				if (!nonces.delete(nonce) || nonce !== `n-${draftHashHex}`) return fail("forbidden", "not armed");
				written.push(draft);
				const text = "In force (revision 214). This request now passes: `allow-npm-test` answers for it.";
				return ok({ seq: 214, name: "allow-npm-test", state: "passes", text, undoUntilAt: Date.now() + 600_000 });
			},
			"rule.undo": ({ seq }) => (seq === 214 ? ok({ seq: 215 }) : fail("not_found", "no such rule")),
		});
		desk.host.hold(card);
		await desk.page.locator("[data-row='r1']").click();
		await desk.page.locator("article h1").focus();
		await desk.page.keyboard.press("r");
		await desk.page.getByRole("dialog", { name: "Write a rule" }).waitFor();
		await story({ ...desk, written });
	});

const word = (page: Page) => page.getByLabel("What may stand for api");
const writeButton = (page: Page) => page.getByRole("button", { name: "Write rule" });

it("sets a word free by hand, shows what was denied before, and writes by two presses", () =>
	composing(async ({ page, host, written }) => {
		await page.getByRole("dialog").locator("[data-exact]").waitFor();
		assert.equal(await page.getByLabel("What may stand for npm").count(), 0, "the program stays");
		await page.getByText("would have matched 41: you approved 39, denied 0").waitFor();
		await page.getByText("nothing but this").waitFor();
		await page.getByText("This rule will not change that").waitFor();
		await word(page).selectOption({ label: "any one plain word" });
		await page.getByText("npm test -- --run package.json").waitFor();
		await page.getByText("Look at the 2 you denied first").waitFor();
		await page.getByRole("button", { name: "See the 2 denied" }).click();
		await page.getByText("npm test -- --run billing").waitFor();
		await page.getByLabel("Until").selectOption({ label: "7 days" });
		await page.getByLabel("Where").selectOption("/w/api");
		await page.getByText("Look at the 2 you denied first").waitFor();
		await page.getByRole("button", { name: "See the 2 denied" }).click();
		await press(page, writeButton(page));
		await page.getByText("From now on allow-npm-test allows this without asking.").waitFor();
		assert.deepEqual(written, []);
		await press(page, page.getByRole("button", { name: "Confirm", exact: true }));
		await page.getByRole("dialog").getByText("In force (revision 214). This request now passes:").waitFor();
		assert.deepEqual(
			written.map(({ commands, where, days }) => [commands[0]?.[4], where, days]),
			[[{ is: "any" }, "/w/api", 7]],
		);
		await page.keyboard.press("z");
		await page.getByRole("dialog").getByText("is not in force any more").waitFor();
		assert.equal(host.verdicts.length, 0, "a rule is no verdict");
	}));

it("takes no verdict key, no script and no early press while it is open", () =>
	composing(async ({ page, host, written, painted }) => {
		await page.getByText("would have matched 41").waitFor();
		for (const key of ["a", "d", "Enter", "r"]) await page.keyboard.press(key);
		await writeButton(page).evaluate((button) => (button as HTMLButtonElement).click());
		await painted();
		assert.deepEqual([written, host.verdicts], [[], []]);
		assert.equal(await page.getByRole("button", { name: "Confirm", exact: true }).count(), 0);
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
		assert.equal(await page.locator("article h1").count(), 1);
		assert.deepEqual([written, host.verdicts], [[], []]);
	}));

it("proposes one rule for several that differ in a word, and says how many it replaces", () =>
	composing(
		async ({ page }) => {
			await page.getByText("Replaces 3 rules with 1").waitFor();
			assert.equal(await word(page).evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.label), "any one plain word");
			await page.getByText("3 rules with 1: a, b, c").waitFor();
			await page.getByRole("dialog").getByRole("checkbox").uncheck();
			await page.getByText("3 rules with 1: a, b, c").waitFor({ state: "detached" });
		},
		{ start: { ...start, merge: { names: ["a", "b", "c"], word: 4, words: ["web", "forms", "mail"] } } },
	));

it("says why no rule can be written, and does not offer to", () =>
	withDesk({ reducedMotion: "reduce", route: "inbox" }, async ({ page, host }) => {
		host.script({ "rule.start": () => fail("bad_request", "what is destructive is answered each time") });
		host.hold(card);
		await page.locator("[data-row='r1']").click();
		await page.getByRole("button", { name: "Write a rule" }).click();
		await page.getByText("what is destructive is answered each time.").waitFor();
		assert.equal(await writeButton(page).count(), 0);
	}));

for (const theme of ["dark", "light"] as const) {
	it(`has nothing that axe finds wrong, ${theme}`, () =>
		composing(
			async ({ page }) => {
				await word(page).selectOption({ label: "one of …" });
				await page.getByText("would have matched 41").waitFor();
				assert.deepEqual(await axeFindings(page), []);
			},
			{ theme, width: 1100, height: 900 },
		));
}
