import assert from "node:assert/strict";
import { it } from "node:test";
import type { ReplayAsk } from "../../src/shared/contract/console-policies.ts";
import { fail, ok } from "../../src/shared/lib/result.ts";
import type { ReplayReport } from "../../src/shared/model/policy.ts";
import { axeFindings } from "../kit/axe.ts";
import type { PageOptions } from "../kit/browser.ts";
import { type Desk, desks } from "../kit/console.ts";
import { explorerHandlers } from "../kit/fake-explorer.ts";
import { logHandlers, logState } from "../kit/fake-log.ts";

/** A query of the explorer decided again by other policies, at another level, in another mode. By keyboard. */

const inForce = '[[policies]]\nname = "a"\npredicates = [{ type = "Ask" }]\n';
const row = (seq: number, more: Partial<ReplayReport["differences"][number]> = {}): ReplayReport["differences"][number] => ({
	seq,
	at: Date.parse("2026-11-20T10:00:00Z"),
	agent: "bot",
	subject: "rm -rf \u202e/tmp/x",
	before: "held",
	after: "allowed",
	beforeWhy: "mode safe asks before running commands",
	afterWhy: "policy `tests` allows this",
	stricter: false,
	...more,
});
const report: ReplayReport = {
	state: "finished",
	entries: 1000,
	decisions: 40,
	approximate: 2,
	undecided: 3,
	unchanged: 34,
	newlyAsked: 1,
	newlyAllowed: 2,
	newlyDenied: 0,
	stricter: 1,
	looser: 2,
	differences: [
		row(7, { person: "denied" }),
		row(9, { person: "approved" }),
		row(8, {
			before: "allowed",
			after: "held",
			stricter: true,
			beforeWhy: "mode safe allows reads",
			afterWhy: "policy `a` asks about this",
		}),
	],
	moreDifferences: 0,
	durationMs: 12,
};
const revision = { at: Date.parse("2026-11-12T10:00:00Z"), by: "ana" };

const withDesk = desks();
type Script = Parameters<Desk["host"]["script"]>[0];
const open = (story: (desk: Desk) => Promise<void>, script: Script = {}, options: PageOptions = {}): Promise<void> => {
	const log = { size: 1_000 };
	return withDesk({ ...options, reducedMotion: "reduce", state: logState(log) }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({
			...logHandlers(log),
			...explorerHandlers(log),
			"policy.get": () =>
				ok({
					state: { status: "in-force", file: "policies.toml", since: 0 },
					text: inForce,
					hashHex: "0".repeat(64),
					policies: [],
					notes: [],
					projects: [],
				}),
			"policy.revisions": () =>
				ok({
					revisions: [
						{ ...revision, seq: 120, isWhole: true },
						{ ...revision, seq: 60, isWhole: false },
					],
				}),
			"policy.replay": () => ok(report),
			...script,
		});
		await toQuery(desk);
		await story(desk);
	});
};
const toQuery = async (desk: Desk): Promise<void> => {
	await desk.open("audit");
	await desk.page.evaluate(() => void (window.location.hash = "#/audit?q=agent%3Adocs-writer"));
};
const asked = (desk: Desk): ReplayAsk | undefined => desk.host.calls.get("policy.replay")?.at(-1) as ReplayAsk | undefined;
const sheetOf = (desk: Desk) => desk.page.getByRole("dialog", { name: "Replay against…" });
const openSheet = async (desk: Desk): Promise<void> => {
	await desk.page.getByRole("status").filter({ hasText: "250 entries" }).waitFor();
	await desk.page.getByRole("button", { name: "Replay against…" }).focus();
	await desk.page.keyboard.press("Enter");
	await sheetOf(desk).getByRole("button", { name: "Replay", exact: true }).waitFor();
};

it("replays the query against the policies in force, and shows first what a person had denied and would now run", () =>
	open(async (desk) => {
		const { page } = desk;
		await openSheet(desk);
		const sheet = sheetOf(desk);
		await sheet.getByText("agent:docs-writer", { exact: true }).waitFor();
		await sheet.getByRole("button", { name: "Replay", exact: true }).focus();
		await page.keyboard.press("Enter");
		const result = sheet.getByRole("region", { name: "What it would have decided" });
		await result.getByText("40 decisions in 1 000 entries: 1 would be stricter, 2 looser, 1 of them you had denied.").waitFor();
		assert.deepEqual(asked(desk), { text: inForce, query: { is: { agent: ["docs-writer"] } } });
		assert.deepEqual(
			(await result.locator("dl > div").allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ")),
			["Unchanged 34", "Newly asked 1", "Newly allowed 2", "Newly denied 0", "Undecidable 3"],
		);
		const rows = result.locator("tbody tr");
		assert.deepEqual(await rows.evaluateAll((all) => all.map((each) => each.getAttribute("data-hatched"))), ["true", "false", "false"]);
		assert.notEqual(
			await rows
				.first()
				.locator("th")
				.evaluate((cell) => getComputedStyle(cell).backgroundImage),
			"none",
		);
		assert.match(await rows.first().innerText(), /held, a person denied it[^]*allowed/);
		assert.ok((await rows.first().locator("[data-chip]").count()) > 0, "what hides is named");

		// A look at an entry loses neither the query nor the result.
		await result.getByRole("link", { name: "#9" }).click();
		await sheet.waitFor({ state: "detached" });
		assert.match(decodeURIComponent(new URL(page.url()).hash), /q=agent:docs-writer/);
		await page.getByRole("button", { name: "Replay against…" }).click();
		await result.getByRole("link", { name: "#9" }).waitFor();
	}));

it("replays against an older revision that the log has whole, another level and another mode, and keeps tests of policies only", () =>
	open(
		async (desk) => {
			const { page } = desk;
			await openSheet(desk);
			const sheet = sheetOf(desk);
			const policies = sheet.getByRole("combobox", { name: "Policies" });
			assert.equal(
				await policies
					.locator("option[disabled]")
					.innerText()
					.then((text) => /^#60,.*only in part$/.test(text)),
				true,
			);
			await policies.selectOption("120");
			await sheet.getByRole("button", { name: "Replay", exact: true }).click();
			await sheet.getByRole("button", { name: "Keep as tests" }).click();
			await sheet.getByText("2 tests in ~/.countersign/tests/replay.toml; 1 could not be told as one.").waitFor();
			assert.deepEqual(asked(desk), { revision: 120, query: { is: { agent: ["docs-writer"] } } });
			assert.deepEqual(desk.host.calls.get("policy.save-tests")?.at(-1), asked(desk));

			await policies.selectOption("then");
			await sheet.getByText("Choose other policies, another level or another mode.").waitFor();
			await sheet.getByRole("button", { name: "Replay", exact: true }).focus();
			await page.keyboard.press("Enter");
			assert.equal(desk.host.calls.get("policy.replay")?.length, 1, "nothing would differ");
			await sheet.getByRole("combobox", { name: "Level of every agent" }).selectOption("Supervised");
			await sheet.getByRole("combobox", { name: "Mode" }).selectOption("paranoid");
			await sheet.getByRole("button", { name: "Replay", exact: true }).click();
			await sheet.getByRole("button", { name: "Keep as tests" }).waitFor({ state: "detached" });
			assert.deepEqual(asked(desk), { level: "Supervised", mode: "paranoid", query: { is: { agent: ["docs-writer"] } } });
			await page.keyboard.press("Escape");
			await sheet.waitFor({ state: "detached" });
		},
		{ "policy.save-tests": () => ok({ file: "~/.countersign/tests/replay.toml", tests: 2, left: 1 }) },
	));

it("tries the draft of the Policies screen, a text and a file, and says what is wrong with one", () =>
	open(
		async (desk) => {
			const { page } = desk;
			await desk.open("policies");
			await page.getByRole("button", { name: "Edit a draft" }).click();
			await page.getByRole("textbox", { name: "Draft of policies.toml" }).fill("# draft\n");
			await toQuery(desk);
			await openSheet(desk);
			const sheet = sheetOf(desk);
			const replay = sheet.getByRole("button", { name: "Replay", exact: true });
			await replay.click();
			await sheet.getByRole("alert").filter({ hasText: "Not tried: line 1: expected ]." }).waitFor();
			assert.equal(asked(desk)?.text, "# draft\n");
			await sheet.getByRole("combobox", { name: "Policies" }).selectOption("text");
			await sheet.getByRole("textbox", { name: "Policies to try" }).fill("# typed\n");
			await sheet
				.getByLabel("Or read a file")
				.setInputFiles({ name: "policies.toml", mimeType: "text/plain", buffer: Buffer.from("# from a file\n") });
			await page.waitForFunction(() => document.querySelector("dialog textarea")?.textContent === "# from a file\n");
			await replay.click();
			while (asked(desk)?.text !== "# from a file\n") await desk.settle();
			// The draft is still there.
			await page.keyboard.press("Escape");
			await desk.open("policies");
			assert.equal(await page.getByRole("textbox", { name: "Draft of policies.toml" }).inputValue(), "# draft\n");
		},
		{ "policy.replay": () => fail("bad_request", "line 1: expected `]`") },
	));

it("shows how far it is, is cancelled, and says that nothing is known of the rest", () => {
	let finish = (_report: ReplayReport): void => undefined;
	return open(
		async (desk) => {
			await openSheet(desk);
			const sheet = sheetOf(desk);
			await sheet.getByRole("button", { name: "Replay", exact: true }).click();
			await sheet.getByText("Reading the log").waitFor();
			desk.host.emit("policy.progress", { done: 300, total: 1000 });
			await sheet.getByText("300 of 1 000 entries").waitFor();
			await sheet.getByRole("button", { name: "Cancel" }).click();
			await sheet.getByText("Cancelled: nothing is known of the rest.").waitFor();
			assert.equal(await sheet.getByRole("button", { name: "Keep as tests" }).count(), 0);
		},
		{
			"policy.replay": () => new Promise((resolve) => (finish = (made) => resolve(ok(made)))),
			"policy.cancel-replay": () => {
				finish({ ...report, state: "cancelled" });
				return ok({ cancelled: true });
			},
		},
	);
});

it("says that nothing is to decide, and opens from the palette", () =>
	open(
		async (desk) => {
			const { page } = desk;
			await desk.open("inbox");
			await page.keyboard.press("Control+k");
			await page.getByRole("combobox", { name: "Search or run a command" }).fill("replay");
			await page.keyboard.press("Enter");
			const sheet = sheetOf(desk);
			await sheet.getByRole("button", { name: "Replay", exact: true }).click();
			await sheet.getByText("No decision is among these entries.").waitFor();
		},
		{
			"policy.replay": () =>
				ok({
					...report,
					decisions: 0,
					unchanged: 0,
					undecided: 0,
					approximate: 0,
					newlyAsked: 0,
					newlyAllowed: 0,
					stricter: 0,
					looser: 0,
					differences: [],
				}),
		},
	));

for (const theme of ["dark", "light"] as const) {
	it(`has nothing that axe finds wrong, ${theme}`, () =>
		open(
			async (desk) => {
				await openSheet(desk);
				await sheetOf(desk).getByRole("button", { name: "Replay", exact: true }).click();
				await sheetOf(desk).getByRole("link", { name: "#9" }).waitFor();
				assert.deepEqual(await axeFindings(desk.page), []);
			},
			{},
			{ theme, width: 1100, height: 900 },
		));
}
