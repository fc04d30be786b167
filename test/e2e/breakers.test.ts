import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fail, ok } from "../../src/shared/lib/result.ts";
import type { BreakerView } from "../../src/shared/model/breaker.ts";
import type { Activity } from "../../src/shared/view/state.ts";
import { axeFindings } from "../kit/axe.ts";
import { type Desk, type DeskOptions, desks } from "../kit/console.ts";
import { press } from "../kit/press.ts";

/** Breakers in Chromium: tripping is one press, closing is guarded, and time alone makes an open one half open. */

const withDesk = desks();
const minute = 60_000;

const samplesOf = (marks: string, newestAt = Date.now() - 1000): BreakerView["samples"] =>
	[...marks].map((mark, index) => ({ seq: 100 + index, at: newestAt - (marks.length - 1 - index) * 1000, ok: mark === "." }));
const closed = (scope: string, marks = ""): BreakerView => {
	const samples = samplesOf(marks);
	const failed = samples.filter((each) => !each.ok).length;
	return { scope, state: "Closed", failed, total: samples.length, consecutive: 0, cause: "", goodProbes: 0, goodReads: 0, samples };
};
const opened = (scope: string, marks = "xxx", openedAt = Date.now() - 5000): BreakerView => ({
	...closed(scope, marks),
	state: "Open",
	consecutive: 3,
	cause: "3 failures in a row",
	openedAt,
	halfOpenAt: openedAt + minute,
});
const refused: Activity[] = [
	{
		seq: 142,
		at: Date.now() - 3000,
		type: "request.denied",
		actor: "gates",
		agent: "release-bot",
		subject: "npm publish \u202eeslaf",
		outcome: "denied",
	},
];
const history: Activity[] = [
	{ seq: 140, at: Date.now() - 5000, type: "breaker.opened", actor: "engine", subject: "the breaker opened: 3 failures in a row" },
	{
		seq: 90,
		at: Date.now() - 9_000_000,
		type: "breaker.closed",
		actor: "ana",
		agent: "release-bot",
		subject: "breaker of release-bot closed",
	},
];

const open = (
	breakers: BreakerView[],
	story: (desk: Desk) => Promise<void>,
	options: DeskOptions & { scope?: string } = {},
): Promise<void> => {
	const { scope, ...rest } = options;
	return withDesk({ ...rest, reducedMotion: "reduce", state: { breakers } }, async (desk) => {
		desk.page.setDefaultTimeout(8000);
		desk.host.script({
			"audit.window": ({ query }) => {
				const rows = query.is?.event?.includes("request.denied") === true ? refused : history;
				return ok({ rows, total: rows.length, asOfSeq: 150, behind: 0, isCounted: true });
			},
		});
		await desk.open("breakers");
		if (scope !== undefined) await desk.page.evaluate((to) => void (window.location.hash = `#/breakers/${to}`), scope);
		await story(desk);
	});
};
const heading = (desk: Desk, name: string): Promise<void> => desk.page.getByRole("heading", { level: 1, name }).waitFor();
const sent = (desk: Desk, method: string): unknown[] => desk.host.calls.get(method) ?? [];

describe("the list", () => {
	it("puts the worst first, shows the one that is chosen beside it, and says so in the frame", () =>
		open([closed("*", "..x.."), closed("docs-writer", "...."), opened("release-bot")], async (desk) => {
			const { page } = desk;
			await heading(desk, "Global breaker");
			await page.getByText("3, 1 not closed").waitFor();
			assert.match(await page.locator('[data-index="1"]').innerText(), /release-bot[\s\S]*open/);
			await page.getByRole("link", { name: "Breakers 1 not closed" }).waitFor();
			await page.getByText("The breaker of release-bot is open (3 failures in a row)").waitFor();
			assert.match(await page.locator("footer").innerText(), /Breaker closed 4\/5 ok/);
			await page.getByRole("grid", { name: "Breakers" }).focus();
			await page.keyboard.press("ArrowDown");
			await heading(desk, "Breaker of release-bot");
		}));

	it("names no breaker for a name that has none", () =>
		open([closed("*")], async ({ page }) => page.getByText("No breaker has this name.").waitFor(), { scope: "nobody" }));
});

describe("the state", () => {
	it("says how far a closed one is from each of its two conditions", () =>
		open([{ ...closed("*", "....x...xx"), consecutive: 2 }], async ({ page }) => {
			await page.getByText("3 of 10 (30 %)").waitFor();
			await page.getByText("trips at 3; 1 to go").waitFor();
			await page.getByText("closed, now").waitFor();
		}));

	it("names the cool-down, what comes after it, and what was refused", () =>
		open(
			[closed("*"), opened("release-bot")],
			async (desk) => {
				const { page } = desk;
				await page.getByText("Cool-down 1 min; 2 min if it opens again.").waitFor();
				await page.getByText("Refused since it opened: 1").waitFor();
				await page.locator('[data-chip][aria-label*="right-to-left"]').waitFor();
				const [asked] = sent(desk, "audit.window").filter((each) => JSON.stringify(each).includes("agent-breaker"));
				assert.ok(asked, "asks the log for what this breaker refused");
			},
			{ scope: "release-bot" },
		));

	it("becomes half open when the cool-down ends, without a word from the host", () =>
		open(
			[opened("*", "xxx", Date.now() - 40_000)],
			async ({ page, run, settle }) => {
				await page.getByText("open, now", { exact: true }).waitFor();
				await run(25_000);
				await settle();
				await page.getByText("half open, now").waitFor();
				await page.getByText("0 of 3 succeeded").waitFor();
				await page.getByText("The breaker is half open (3 failures in a row): single probes wait for you.").waitFor();
			},
			{ freeze: true },
		));

	it("goes through the strip with the arrows, one tab stop, and opens an entry with Enter", () =>
		open([closed("*", "..x..x.")], async ({ page }) => {
			const strip = page.getByRole("list", { name: /Actions that count/ });
			assert.equal(await strip.locator('[tabindex="0"]').count(), 1);
			await strip.locator('[tabindex="0"]').focus();
			await page.keyboard.press("Home");
			await page.keyboard.press("ArrowRight");
			await page.keyboard.press("ArrowRight");
			await page.getByText(/#102 at .* failed\. Enter opens the entry\./).waitFor();
			await page.keyboard.press("Enter");
			await page.waitForFunction(() => window.location.hash === "#/audit?sel=102");
		}));
});

describe("by hand", () => {
	it("trips with one press, with or without a reason", () =>
		open([closed("*"), closed("test-runner")], async (desk) => {
			const { page } = desk;
			await page.getByRole("button", { name: "Trip now" }).click();
			await page.waitForFunction(() => document.querySelector("[aria-live=assertive]")?.textContent === "Global breaker is open.");
			await page.evaluate(() => void (window.location.hash = "#/breakers/test-runner"));
			await heading(desk, "Breaker of test-runner");
			await page.getByLabel("Reason, if you like").fill("it deletes what it should not");
			await page.keyboard.press("Enter");
			await page.waitForFunction(() => document.querySelector("[aria-live=assertive]")?.textContent === "Breaker of test-runner is open.");
			assert.deepEqual(sent(desk, "breaker.trip"), [
				{ scope: "*", reason: "tripped by hand in the console" },
				{ scope: "test-runner", reason: "it deletes what it should not" },
			]);
		}));

	it("closes only with a reason and two deliberate presses", () =>
		open(
			[closed("*"), opened("release-bot")],
			async (desk) => {
				const { page } = desk;
				await page.getByRole("button", { name: "Close…" }).click();
				await page.getByText("The last 3 actions failed. Nothing about that changed.").waitFor();
				const first = page.getByRole("button", { name: "Close the breaker" });
				await first.focus();
				for (const key of ["Enter", "Space", "a"]) await page.keyboard.press(key);
				await page.getByText("Reason: 8 more characters").waitFor();
				await page.getByRole("textbox", { name: /Reason/ }).fill("the registry token was renewed");
				await press(desk.page, first);
				await page.getByText("From now on actions of release-bot go on to the other gates again").waitFor();
				assert.equal(sent(desk, "breaker.close").length, 0);
				await press(desk.page, page.getByRole("button", { name: "Confirm" }));
				await page.getByRole("dialog").waitFor({ state: "detached" });
				assert.deepEqual(sent(desk, "breaker.close"), [{ scope: "release-bot", reason: "the registry token was renewed" }]);
			},
			{ scope: "release-bot" },
		));

	it("says what the host refused and keeps what was written", () =>
		open([closed("*")], async ({ page, host }) => {
			host.script({ "breaker.trip": () => fail("conflict", "this breaker is already open") });
			await page.getByLabel("Reason, if you like").fill("because");
			await page.getByRole("button", { name: "Trip now" }).click();
			await page.getByText("Not tripped: this breaker is already open.").waitFor();
			assert.equal(await page.getByLabel("Reason, if you like").inputValue(), "because");
		}));

	it("says when the rules keep the global breaker from refusing anything", () =>
		open([closed("*")], async ({ page, host }) => {
			host.change({ type: "breakers.set", breakers: [{ ...opened("*"), isOff: true }] });
			await page.getByText("it counts, but denies nothing").waitFor();
			assert.equal(await page.getByRole("button", { name: "Trip now" }).count(), 0);
			await page.getByText("1, all closed").waitFor();
			assert.equal(await page.getByText("The breaker is open (").count(), 0, "no banner claims a denial that is not in force");
		}));

	it("offers nothing to change while it is not connected, and says since when what it shows is true", () =>
		open(
			[opened("*")],
			async ({ page, host }) => {
				await page.getByRole("button", { name: "Close…" }).waitFor();
				host.drop("stopped");
				await page.getByText(/^As of \d\d:\d\d:\d\d/).waitFor();
				assert.equal(await page.getByRole("button", { name: /Close…|Trip now/ }).count(), 0);
			},
			{ allowProblems: true },
		));

	it("offers a retry when the log cannot be read", () =>
		open([opened("*")], async ({ page, host }) => {
			await page.getByText("Refused since it opened: 1").waitFor();
			host.script({ "audit.window": () => fail("unavailable", "the log is busy") });
			host.change({ type: "breakers.set", breakers: [opened("*", "xxxx", Date.now() - 1000)] });
			await page.getByText("What was refused could not be read.").waitFor();
			await page.getByText("The history could not be read.").waitFor();
			assert.equal(await page.getByRole("button", { name: "Retry" }).count(), 2);
		}));
});

for (const theme of ["dark", "light"] as const) {
	for (const width of [1280, 720] as const) {
		it(`has nothing that axe finds wrong, ${theme}, ${width} px`, () =>
			open(
				[closed("*", "..x.."), opened("release-bot"), opened("late-bot", "x.x", Date.now() - 2 * minute)],
				async (desk) => {
					const { page } = desk;
					for (const [scope, title] of [
						["*", "Global breaker"],
						["release-bot", "Breaker of release-bot"],
						["late-bot", "Breaker of late-bot"],
					] as const) {
						await page.evaluate((to) => void (window.location.hash = `#/breakers/${to}`), encodeURIComponent(scope));
						await heading(desk, title);
						await page.getByRole("region", { name: "History" }).getByRole("listitem").first().waitFor();
						assert.deepEqual(await axeFindings(page), [], scope);
						assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
					}
					await page.getByRole("button", { name: "Close…" }).click();
					await page.getByRole("dialog").waitFor();
					assert.deepEqual(await axeFindings(page), [], "close");
				},
				{ theme, width, height: 700 },
			));
	}
}
