import assert from "node:assert/strict";
import { it } from "node:test";
import type { PoliciesView } from "../../src/shared/contract/console-policies.ts";
import { ok } from "../../src/shared/lib/result.ts";
import { axeFindings } from "../kit/axe.ts";
import { type Desk, type DeskOptions, desks } from "../kit/console.ts";

/** Policies in Chromium: what is in force, a draft that is checked and tried before it counts, a project's own file. */

const withDesk = desks();
const text = '[[policies]]\nname = "no-production-writes"\n';
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
const open = (story: (desk: Desk) => Promise<void>, options: DeskOptions = {}): Promise<void> =>
	withDesk({ ...options, reducedMotion: "reduce" }, async (desk) => {
		desk.page.setDefaultTimeout(15_000);
		desk.host.script({
			"policy.get": () => ok(view),
			"policy.check": ({ text: draft }) =>
				ok({
					policies: [],
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
		await story(desk);
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
