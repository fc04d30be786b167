import assert from "node:assert/strict";
import { it } from "node:test";
import type { PoliciesView } from "../../src/shared/contract/console-policies.ts";
import { editForm, formOf } from "../../src/main/hosts/policy-form.ts";
import { ok } from "../../src/shared/lib/result.ts";
import { axeFindings } from "../kit/axe.ts";
import { press } from "../kit/press.ts";
import { type Desk, type DeskOptions, desks } from "../kit/console.ts";

/** Policies in Chromium: what is in force, a draft that is checked and tried before it counts, a project's own file. */

const withDesk = desks();
const text =
	'# mine\n[[policies]]\nname = "no-production-writes" # at night\npredicates = [{ type = "TimeWindow", start = "20:00", end = "08:00" }]\n';
const view: PoliciesView = {
	state: { status: "in-force", file: "~/policies.toml", since: 0 },
	text,
	hashHex: "a".repeat(64),
	policies: [
		{
			name: "no-production-writes",
			enabled: true,
			line: 1,
			effect: "deny",
			scope: "shell_exec",
			when: ["20:00-08:00"],
			hits: 12,
			lastHitAt: 1000,
		},
	],
	notes: [{ severity: "warning", code: "over-broad", policy: "no-production-writes", message: "denies everything", line: 1, column: 1 }],
	projects: [{ root: "/home/ana/shop", file: "/home/ana/shop/.countersign/policies.toml", text: "# \u202eevil", hashHex: "b".repeat(64) }],
};
type Sent = { readonly saved: unknown[]; readonly pinned: unknown[] };
const open = (story: (desk: Desk & Sent) => Promise<void>, options: DeskOptions = {}): Promise<void> =>
	withDesk({ ...options, reducedMotion: "reduce" }, async (desk) => {
		desk.page.setDefaultTimeout(15_000);
		const sent: Sent = { saved: [], pinned: [] };
		desk.host.script({
			"policy.save": (params) => {
				sent.saved.push(params);
				return ok({ seq: 50 });
			},
			"policy.pin": (params) => {
				sent.pinned.push(params);
				return ok({ seq: 51 });
			},
			// As the host does it: the text is spliced, not written anew.
			"policy.form": ({ text: draft }) => ok({ policies: [...(formOf(draft, "p") ?? [])] }),
			"policy.edit": ({ text: draft, edits }) => {
				const edited = editForm(draft, edits, "p");
				return edited.ok ? ok({ text: edited.value }) : edited;
			},
			"policy.effect": () =>
				ok({
					matched: 12,
					decided: 9,
					approved: 2,
					denied: 1,
					perDay: Array.from({ length: 30 }, (_, day) => day % 3),
					rows: [{ seq: 41, at: 0, type: "request.denied", actor: "gates", agent: "bot", subject: "git push", outcome: "denied" }],
				}),
			"policy.get": () => ok(view),
			"policy.check": ({ text: draft }) =>
				ok({
					policies: view.policies,
					diff: draft === text ? "" : "+# less",
					notes: draft.includes("?") ? [{ severity: "error", code: "unreadable", message: "expected `]`", line: 3, column: 2 }] : [],
				}),
			"policy.replay": () =>
				ok({
					state: "finished",
					entries: 500,
					decisions: 200,
					approximate: 0,
					undecided: 0,
					unchanged: 199,
					newlyAsked: 0,
					newlyAllowed: 1,
					newlyDenied: 0,
					stricter: 0,
					looser: 1,
					differences: [
						{
							seq: 7,
							at: 0,
							agent: "bot",
							subject: "npm test",
							before: "held",
							after: "allowed",
							beforeWhy: "asks",
							afterWhy: "allows",
							stricter: false,
							person: "denied",
						},
					],
					moreDifferences: 0,
					durationMs: 5,
				}),
		});
		await desk.open("policies");
		await story({ ...desk, ...sent });
	});

it("shows what is in force, what is worth saying of it, and a project's file that nobody accepted", () =>
	open(async ({ page }) => {
		await page.getByRole("row", { name: /no-production-writes deny shell_exec 20:00-08:00 12/ }).waitFor();
		await page.getByText("denies everything").waitFor();
		await page.getByText("Nobody accepted this file yet").waitFor();
		await page.getByText("Reason: 3 more characters").waitFor();
	}));

it("checks a draft as it is written, and lets it count only after it was tried over the log", () =>
	open(async ({ page, host }) => {
		await page.getByRole("button", { name: "Edit a draft" }).focus();
		await page.keyboard.press("Enter");
		const editor = page.getByRole("textbox", { name: "Draft of policies.toml" });
		await page.getByText("Nothing is changed").waitFor();
		await editor.fill(`${text}?`);
		await page.getByText("Line 3, column 2").waitFor();
		await page.getByText("It cannot be read").waitFor();
		await editor.fill(`${text}# less\n`);
		await page.getByText("Try it over the log first").waitFor();
		assert.equal(host.calls.get("policy.save"), undefined);
		await page.getByRole("button", { name: "Try it over the log" }).focus();
		await page.keyboard.press("Enter");
		await page.getByText("200 decisions in 500 entries: 0 would be stricter, 1 looser, 1 of them you had denied.").waitFor();
		await page.getByText("Try it over the log first").waitFor({ state: "detached" });
		await editor.fill(`${text}# other\n`);
		await page.getByText("Try it over the log first").waitFor();
	}));

it("shows a policy as fields, and puts what is changed there into the text without touching the rest", () =>
	open(async ({ page }) => {
		await page.getByRole("tab", { name: "Rule" }).click();
		await page.getByLabel("From").fill("21:30");
		await page.keyboard.press("Tab");
		await page.getByLabel("Told to the agent").fill("not at night");
		await page.keyboard.press("Tab");
		await page.getByRole("checkbox", { name: "Switched on" }).click();
		await page.getByRole("checkbox", { name: "sat" }).click();
		await page.getByLabel("What else it says").selectOption("RateLimit");
		await page.getByRole("button", { name: "Add", exact: true }).click();
		await page.getByRole("group", { name: "RateLimit" }).waitFor();
		await page.getByRole("tab", { name: "Text" }).click();
		assert.equal(
			await page.getByRole("textbox", { name: "Draft of policies.toml" }).inputValue(),
			[
				"# mine",
				"[[policies]]",
				'name = "no-production-writes" # at night',
				'message = "not at night"',
				"enabled = false",
				'predicates = [{ type = "TimeWindow", start = "21:30", end = "08:00", days = ["sat"] }, { type = "RateLimit", calls = 60 }]',
				"",
			].join("\n"),
		);
		await page.getByRole("textbox", { name: "Draft of policies.toml" }).fill(text.replace("08:00", "07:15"));
		await page.getByRole("tab", { name: "Rule" }).click();
		assert.equal(await page.getByLabel("To", { exact: true }).inputValue(), "07:15", "the fields follow the text");
		await page.getByRole("button", { name: "Remove TimeWindow" }).click();
		await page.getByRole("group", { name: "TimeWindow" }).waitFor({ state: "detached" });
		await page.getByRole("button", { name: "New policy" }).click();
		await page.getByRole("group", { name: "Ask" }).waitFor();
		await page.getByRole("tab", { name: "Text" }).click();
		assert.match(
			await page.getByRole("textbox", { name: "Draft of policies.toml" }).inputValue(),
			/name = "new-policy"\npredicates = \[\{ type = "Ask" \}\]\n$/,
		);
	}));

it("shows what a policy decided lately, day by day, and leads to the entries", () =>
	open(async ({ page }) => {
		await page.getByRole("tab", { name: "Effect" }).click();
		await page
			.getByText("In 30 days it was about 12 decisions; 9 came out as it said. Where it asked, you approved 2 and denied 1.")
			.waitFor();
		assert.equal(await page.getByRole("img", { name: /Decisions a day/ }).count(), 1);
		assert.equal(await page.getByRole("link", { name: "#41" }).getAttribute("href"), "#/audit?sel=41");
	}));

it("puts a draft in force by two presses, and only what was tried over the log", () =>
	open(async ({ page, saved }) => {
		await page.getByRole("button", { name: "Edit a draft" }).click();
		await page.getByRole("textbox", { name: "Draft of policies.toml" }).fill(`${text}# less\n`);
		await page.getByText("Try it over the log first").waitFor();
		await page.getByLabel("Over what").selectOption({ label: "the last 30 days" });
		await page.getByRole("button", { name: "Try it over the log" }).click();
		await page.getByText("1 looser, 1 of them you had denied").waitFor();
		await page.getByRole("button", { name: "Put in force" }).evaluate((button) => (button as HTMLButtonElement).click());
		await press(page, page.getByRole("button", { name: "Put in force" }));
		await page.getByText("This asks less: 1 decisions of the log would have been looser.").waitFor();
		assert.deepEqual(saved, []);
		await press(page, page.getByRole("button", { name: "Confirm", exact: true }));
		await page.getByRole("button", { name: "Edit a draft" }).waitFor();
		assert.deepEqual(saved, [{ text: `${text}# less\n`, baseHashHex: "a".repeat(64) }]);
	}));

it("accepts a project's file in exactly the form on screen, by two presses and with a reason", () =>
	open(async ({ page, pinned }) => {
		await page
			.getByRole("region", { name: "Project /home/ana/shop" })
			.getByLabel(/Reason/)
			.fill("read it all");
		await page.keyboard.press("Tab");
		await press(page, page.getByRole("button", { name: "Accept this text" }));
		assert.deepEqual(pinned, []);
		await press(page, page.getByRole("button", { name: "Confirm", exact: true }));
		while (pinned.length === 0) await page.evaluate(() => document.body.offsetHeight);
		assert.deepEqual(pinned, [{ root: "/home/ana/shop", hashHex: "b".repeat(64), reason: "read it all" }]);
	}));

for (const theme of ["dark", "light"] as const) {
	it(`has nothing in its fields and its effect that axe finds wrong, ${theme}`, () =>
		open(
			async ({ page }) => {
				await page.getByRole("tab", { name: "Rule" }).click();
				await page.getByRole("group", { name: "TimeWindow" }).waitFor();
				assert.deepEqual(await axeFindings(page), []);
				await page.getByRole("tab", { name: "Effect" }).click();
				await page.getByText("came out as it said").waitFor();
				assert.deepEqual(await axeFindings(page), []);
			},
			{ theme, width: 1100, height: 900 },
		));
}

for (const theme of ["dark", "light"] as const) {
	it(`has nothing that axe finds wrong, ${theme}`, () =>
		open(
			async ({ page }) => {
				await page.getByRole("button", { name: "Edit a draft" }).click();
				await page.getByText("Nothing is changed").waitFor();
				assert.deepEqual(await axeFindings(page), []);
			},
			{ theme, width: 1100, height: 900 },
		));
}
